package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// The files are laid out as Argo CD lays out its own customizations.
type healthTests struct {
	Tests []struct {
		InputPath    string `json:"inputPath"`
		HealthStatus struct {
			Status  string `json:"status"`
			Message string `json:"message"`
		} `json:"healthStatus"`
	} `json:"tests"`
}

type actionTests struct {
	DiscoveryTests []struct {
		InputPath string                    `json:"inputPath"`
		Result    []v1alpha1.ResourceAction `json:"result"`
	} `json:"discoveryTests"`
	ActionTests []struct {
		Action             string `json:"action"`
		InputPath          string `json:"inputPath"`
		ExpectedOutputPath string `json:"expectedOutputPath"`
	} `json:"actionTests"`
}

// An action that says when it was done says it here.
const restartedAt = "mysocket.io/restarted-at"

var good = true

func claim(text string, ok bool, said any) {
	if ok {
		fmt.Println("ok    Lua:", text)
		return
	}
	good = false
	fmt.Printf("FAIL  Lua: %s: got %v\n", text, said)
}

func checkFolder(folder string) bool {
	checkHealth(folder)
	checkActions(filepath.Join(folder, "actions"))
	return good
}

func checkHealth(folder string) {
	script := read(folder, "health.lua")
	var tests healthTests
	check(yaml.UnmarshalStrict([]byte(read(folder, "health_test.yaml")), &tests))
	for _, test := range tests.Tests {
		is := must(lua.VM{}.ExecuteHealthLua(object(folder, test.InputPath), script))
		claim("health of "+test.InputPath,
			string(is.Status) == test.HealthStatus.Status && is.Message == test.HealthStatus.Message, is)
	}
}

func checkActions(folder string) {
	var tests actionTests
	check(yaml.UnmarshalStrict([]byte(read(folder, "action_test.yaml")), &tests))
	for _, test := range tests.DiscoveryTests {
		found := must(lua.VM{}.ExecuteResourceActionDiscovery(object(folder, test.InputPath), []string{read(folder, "discovery.lua")}))
		byName := func(all []v1alpha1.ResourceAction) func(int, int) bool {
			return func(i, j int) bool { return all[i].Name < all[j].Name }
		}
		sort.Slice(found, byName(found))
		sort.Slice(test.Result, byName(test.Result))
		claim("actions for "+test.InputPath, reflect.DeepEqual(found, test.Result), found)
	}
	for _, test := range tests.ActionTests {
		impacted := must(lua.VM{}.ExecuteResourceAction(object(folder, test.InputPath), read(folder, test.Action, "action.lua"), nil))
		is, want := impacted[0].UnstructuredObj, object(folder, test.ExpectedOutputPath)
		evenOut(is)
		evenOut(want)
		claim("action "+test.Action+" on "+test.InputPath,
			len(impacted) == 1 && impacted[0].K8SOperation == lua.PatchOperation && text(is) == text(want), text(is))
	}
}

func evenOut(object *unstructured.Unstructured) {
	annotations := object.GetAnnotations()
	if annotations[restartedAt] != "" {
		annotations[restartedAt] = "then"
		object.SetAnnotations(annotations)
	}
}

// Numbers that went through Lua are of another type; as text they are the same.
func text(object *unstructured.Unstructured) string { return string(must(yaml.Marshal(object.Object))) }

func read(path ...string) string { return string(must(os.ReadFile(filepath.Join(path...)))) }

func object(folder, file string) *unstructured.Unstructured {
	object := &unstructured.Unstructured{}
	check(yaml.Unmarshal([]byte(read(folder, file)), object))
	return object
}

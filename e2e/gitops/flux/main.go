// fluxcheck FOLDER: what Flux makes of MySockets, by its own evaluator of health expressions. FOLDER has kustomizations.yaml
// with the expressions and healthcheck_test.yaml with the cases.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

type kustomization struct {
	Spec struct {
		HealthCheckExprs []kustomize.CustomHealthCheck `json:"healthCheckExprs"`
	} `json:"spec"`
}

type cases struct {
	Tests []struct {
		InputPath string `json:"inputPath"`
		Status    string `json:"status"`
	} `json:"tests"`
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: fluxcheck FOLDER")
		os.Exit(2)
	}
	folder, good := os.Args[1], true
	ours := expressions(folder)
	evaluator := must(cel.NewStatusEvaluator(&ours.HealthCheckExpressions))
	var all cases
	check(yaml.UnmarshalStrict(read(folder, "healthcheck_test.yaml"), &all))
	for _, test := range all.Tests {
		object := &unstructured.Unstructured{}
		check(yaml.Unmarshal(read(folder, test.InputPath), object))
		// An expression that fails lets Flux go on waiting.
		said := "InProgress by an error"
		result, err := evaluator.Evaluate(context.Background(), object)
		if err == nil {
			said = string(result.Status)
		} else {
			said += ": " + err.Error()
		}
		verdict := "ok   "
		if said != test.Status {
			verdict, good = "FAIL ", false
		}
		fmt.Printf("%s Flux expressions: %s is %s\n", verdict, test.InputPath, said)
	}
	if !good {
		os.Exit(1)
	}
}

// expressions finds those for MySockets in the Kustomizations.
func expressions(folder string) kustomize.CustomHealthCheck {
	for _, document := range strings.Split(string(read(folder, "kustomizations.yaml")), "\n---\n") {
		var one kustomization
		check(yaml.Unmarshal([]byte(document), &one))
		for _, expression := range one.Spec.HealthCheckExprs {
			if expression.Kind == "MySocket" {
				return expression
			}
		}
	}
	fmt.Fprintln(os.Stderr, "kustomizations.yaml has no healthCheckExprs for MySocket")
	os.Exit(1)
	panic("unreachable")
}

func read(path ...string) []byte { return must(os.ReadFile(filepath.Join(path...))) }

func must[T any](v T, err error) T { check(err); return v }
func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

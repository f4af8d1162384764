{{- /* What the operator may do in each namespace that it minds; exactly what it uses. */ -}}
{{- define "mysocket-operator.rules" -}}
# patch: only the finalizer is written{{ if .Values.serviceController.enabled }}; create and delete: what Services ask for{{ end }}
- {apiGroups: [mysocket.io], resources: [mysockets], verbs: [get, list, watch, patch{{ if .Values.serviceController.enabled }}, create, delete{{ end }}]}
- {apiGroups: [mysocket.io], resources: [mysocketdomains], verbs: [get, list, watch, patch]}
- {apiGroups: [mysocket.io], resources: [relayconnections], verbs: [get, list, watch]}
- {apiGroups: [mysocket.io], resources: [mysockets/status, mysocketdomains/status, relayconnections/status], verbs: [patch]}
# delete: of tunnels that are to have none any more, or are carried by others' Pods
- {apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, create, patch, delete]}
- {apiGroups: [""], resources: [serviceaccounts], verbs: [get, list, watch, create, patch, delete]}
- {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list, watch, create, patch, delete]}
- {apiGroups: [policy], resources: [poddisruptionbudgets], verbs: [get, list, watch, create, patch, delete]}
# list: why a tunnel's Pod does not start; patch: an annotation by which shared ones see a new socket at once
- {apiGroups: [""], resources: [pods], verbs: [list, patch]}
# tunnel keys, which it never reads back
- {apiGroups: [""], resources: [secrets], verbs: [create, patch, delete]}
{{- if .Values.rbac.readReferences }}
# what a MySocket names: users, certificates, authorities; one at a time, never a list
- {apiGroups: [""], resources: [secrets, configmaps], verbs: [get]}
{{- end }}
# whether a Service of another namespace may be a target
- {apiGroups: [gateway.networking.k8s.io], resources: [referencegrants], verbs: [list]}
- {apiGroups: [""], resources: [services], verbs: [get, list, watch]}
{{- if .Values.serviceController.enabled }}
- {apiGroups: [""], resources: [services/status], verbs: [patch]}
{{- end }}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
- {apiGroups: [events.k8s.io], resources: [events], verbs: [create, patch]}
{{- end }}

{{- /* What belongs to no namespace; not there with watch.namespaces. */ -}}
{{- define "mysocket-operator.clusterRules" -}}
- {apiGroups: [mysocket.io], resources: [clusterrelayconnections, tunnelclasses], verbs: [get, list, watch]}
- {apiGroups: [mysocket.io], resources: [clusterrelayconnections/status], verbs: [patch]}
# where a TunnelClass has metrics.podMonitor, and the cluster that kind
- {apiGroups: [monitoring.coreos.com], resources: [podmonitors], verbs: [get, create, patch, delete]}
# labels, for allowedNamespaces by selector
- {apiGroups: [""], resources: [namespaces], verbs: [get]}
{{- end }}

{{- /* Takes a list: root, kind of role, name, namespace (empty for cluster-wide). A binding of the operator's account to that role. */ -}}
{{- define "mysocket-operator.binding" -}}
{{- $root := index . 0 }}{{ $kind := index . 1 }}{{ $name := index . 2 }}{{ $namespace := index . 3 -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $kind }}Binding
metadata:
  name: {{ $name }}
  {{- with $namespace }}
  namespace: {{ . }}
  {{- end }}
  labels: {{- include "mysocket-operator.labels" $root | nindent 4 }}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: {{ $kind }}, name: {{ $name }}}
subjects:
- {kind: ServiceAccount, name: {{ include "mysocket-operator.account" $root }}, namespace: {{ $root.Release.Namespace }}}
{{- end }}

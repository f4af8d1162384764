{{- /* Name of everything this release makes: the release's, with the chart's added where it does not say it. */ -}}
{{- define "mysocket-operator.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "mysocket-operator.account" -}}
{{- .Values.serviceAccount.name | default (ternary (include "mysocket-operator.name" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "mysocket-operator.selector" -}}
app.kubernetes.io/name: mysocket-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "mysocket-operator.labels" -}}
{{ include "mysocket-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: mysocket
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{- end }}

{{- /* Takes a list: image, chart. */ -}}
{{- define "mysocket-operator.image" -}}
{{- $image := index . 0 }}{{ $chart := index . 1 -}}
{{ $image.repository }}:{{ $image.tag | default $chart.AppVersion }}
{{- end }}

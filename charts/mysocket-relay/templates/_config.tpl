{{- /* What would not work is refused here, before anything is installed. */ -}}
{{- define "mysocket-relay.check" -}}
{{- if not .Values.domain }}
{{- fail "domain is needed: what the relay's names are below, such as relay.example.org" }}
{{- end }}
{{- if gt (int .Values.replicaCount) 1 }}
{{- if eq .Values.database.type "sqlite" }}
{{- fail "replicaCount above 1 with database.type sqlite: a SQLite file has one relay; set replicaCount to 1" }}
{{- else }}
{{- fail "replicaCount above 1: relays do not share their tunnels yet, so a visitor of one would not find those of another; set replicaCount to 1" }}
{{- end }}
{{- end }}
{{- $first := int .Values.tcpPortRange.first }}{{ $last := int .Values.tcpPortRange.last }}
{{- if or (gt $first $last) (ge (sub $last $first) 200) }}
{{- fail (printf "tcpPortRange: %d to %d is not 1 to 200 ports, each of which is one of the Service" $first $last) }}
{{- end }}
{{- range $port := list 2222 8080 8090 8443 }}
{{- if and (le $first $port) (ge $last $port) }}
{{- fail (printf "tcpPortRange holds %d, which the Pod needs for itself" $port) }}
{{- end }}
{{- end }}
{{- $grace := int (regexFind "^[0-9]+" .Values.shutdown.grace) }}
{{- if hasSuffix "m" .Values.shutdown.grace }}{{ $grace = mul $grace 60 }}{{ end }}
{{- if gt (add $grace (int .Values.shutdown.preStopSeconds) 5) (int .Values.terminationGracePeriodSeconds) }}
{{- fail (printf "terminationGracePeriodSeconds: %d is less than shutdown.preStopSeconds and shutdown.grace and 5 s to end, %d" (int .Values.terminationGracePeriodSeconds) (add $grace (int .Values.shutdown.preStopSeconds) 5)) }}
{{- end }}
{{- if ne (eq .Values.database.type "postgresql") (ne .Values.database.url "") }}
{{- fail "database.type postgresql and database.url go together: set both, or neither for a SQLite file of the volume" }}
{{- end }}
{{- if and .Values.smtp.user (not .Values.smtp.existingSecret.name) }}
{{- fail "smtp.user needs smtp.existingSecret.name, a Secret with the password" }}
{{- end }}
{{- if and (eq .Values.tls.mode "files") (not .Values.tls.existingSecret) }}
{{- fail "tls.mode files needs tls.existingSecret, a Secret with tls.crt and tls.key" }}
{{- end }}
{{- if and (eq .Values.tls.mode "acme") (not (index .Values.acme "accept-terms")) }}
{{- fail "tls.mode acme needs acme.accept-terms: an authority issues to those only who accept its terms; read them, then set it to true" }}
{{- end }}
{{- if ne (empty .Values.proxyProtocol.listeners) (empty .Values.proxyProtocol.from) }}
{{- fail "proxyProtocol.listeners and proxyProtocol.from go together: name the listeners behind the balancer, and the addresses that it comes from" }}
{{- end }}
{{- range $key, $_ := .Values.extraConfig }}
{{- if has $key (list "domain" "data-dir" "seal-key-file" "listen" "tcp-ports" "proxy-protocol" "ssh" "certificates" "acme" "smtp") }}
{{- fail (printf "extraConfig.%s: the chart sets that itself" $key) }}
{{- end }}
{{- end }}
{{- end }}

{{- /* relay.yaml. Ports of the Pod are above 1023, as it has no capability; those of the Service are the public ones. */ -}}
{{- define "mysocket-relay.config" -}}
{{- include "mysocket-relay.check" . -}}
domain: {{ .Values.domain }}
{{- with .Values.names.tunnels }}
tunnels-domain: {{ . }}
{{- end }}
{{- with .Values.names.api }}
api-host: {{ . }}
{{- end }}
{{- with .Values.names.ssh }}
ssh-host: {{ . }}
{{- end }}
{{- with .Values.names.portal }}
portal-host: {{ . }}
{{- end }}
data-dir: /data/relay
{{- if .Values.sealKey.existingSecret.name }}
seal-key-file: /etc/mysocket/seal/key
{{- end }}
listen:
  host: {{ .Values.listenHost | quote }}
  https: 8443
  http: 8080
  ssh: 2222
  health: {{ if contains ":" .Values.listenHost }}{{ printf "[%s]:8090" .Values.listenHost | quote }}{{ else }}{{ .Values.listenHost }}:8090{{ end }}
tcp-ports: {{ .Values.tcpPortRange.first }}-{{ .Values.tcpPortRange.last }}
public-https-port: {{ .Values.service.ports.https }}
public-http-port: {{ .Values.service.ports.http }}
public-ssh-port: {{ .Values.service.ports.ssh }}
{{- with .Values.proxyProtocol.listeners }}
proxy-protocol:
  listeners: {{ join ", " . }}
  from: {{ join ", " $.Values.proxyProtocol.from | quote }}
{{- end }}
ssh:
  key-exchange: {{ .Values.ssh.keyExchange }}
log:
  level: {{ .Values.log.level }}
  format: {{ .Values.log.format }}
access-log:
  format: {{ .Values.accessLog.format }}
audit-log:
  output: {{ .Values.auditLog.output }}
sign-up: {{ .Values.accounts.signUp }}
{{- with .Values.accounts.adminEmail }}
admin-email: {{ . }}
{{- end }}
account-sockets: {{ .Values.accounts.sockets }}
{{- with .Values.database }}
{{- if eq .type "postgresql" }}
database:
  url: {{ .url | quote }}
  {{- with .user }}
  user: {{ . | quote }}
  {{- end }}
  {{- if .existingSecret.name }}
  password-file: /etc/mysocket/database/password
  {{- end }}
  connections: {{ .connections }}
{{- end }}
{{- end }}
{{- if or .Values.smtp.host .Values.smtp.from }}
smtp:
  {{- with .Values.smtp.host }}
  host: {{ . }}
  tls: {{ $.Values.smtp.tls }}
  {{- end }}
  {{- with .Values.smtp.port }}
  port: {{ . }}
  {{- end }}
  {{- with .Values.smtp.user }}
  user: {{ . | quote }}
  password-file: /etc/mysocket/smtp/password
  {{- end }}
  {{- with .Values.smtp.caFile }}
  ca-file: {{ . }}
  {{- end }}
  {{- with .Values.smtp.from }}
  from: {{ . }}
  {{- end }}
{{- end }}
certificates:
  mode: {{ .Values.tls.mode }}
  {{- if eq .Values.tls.mode "files" }}
  chain-file: /etc/mysocket/tls/tls.crt
  key-file: /etc/mysocket/tls/tls.key
  {{- end }}
{{- with .Values.acme }}
acme:
  {{- toYaml . | nindent 2 }}
{{- end }}
accept-grace: {{ .Values.shutdown.acceptGrace }}
shutdown-grace: {{ .Values.shutdown.grace }}
{{- with .Values.extraConfig }}
{{ toYaml . }}
{{- end }}
{{- end }}

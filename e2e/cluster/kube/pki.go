package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// pki DIR NODE NODE-IP SERVICE-IP HOST-PORT writes the keys, certificates and kubeconfigs of one cluster.
func pki(args []string) int {
	if len(args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: k8s pki DIR NODE NODE-IP SERVICE-IP HOST-PORT")
		return 2
	}
	p := &authority{dir: args[0]}
	node, nodeIP, serviceIP, hostPort := args[1], net.ParseIP(args[2]), net.ParseIP(args[3]), args[4]
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		fmt.Fprintln(os.Stderr, "pki:", err)
		return 1
	}
	local := net.IPv4(127, 0, 0, 1)
	p.root("ca", "kubernetes")
	p.leaf("apiserver", "kube-apiserver", "", []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc",
		"kubernetes.default.svc.cluster.local", "localhost", node}, []net.IP{local, nodeIP, serviceIP})
	p.leaf("kubelet-server", "system:node:"+node, "system:nodes", []string{node, "localhost"}, []net.IP{local, nodeIP})
	p.leaf("apiserver-kubelet-client", "kube-apiserver-kubelet-client", "system:masters", nil, nil)
	inside := "https://127.0.0.1:6443"
	for _, c := range [][4]string{
		{"admin", "kubernetes-admin", "system:masters", inside},
		{"kubelet", "system:node:" + node, "system:nodes", inside},
		{"controller-manager", "system:kube-controller-manager", "", inside},
		{"scheduler", "system:kube-scheduler", "", inside},
		{"proxy", "system:kube-proxy", "", inside},
		{"dns", "system:coredns", "", inside},
		{"host", "kubernetes-admin", "system:masters", "https://127.0.0.1:" + hostPort},
	} {
		p.leaf(c[0], c[1], c[2], nil, nil)
		p.kubeconfig(c[0], c[3])
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	p.check(err)
	if p.err == nil {
		p.key("sa", key)
		public, err := x509.MarshalPKIXPublicKey(key.Public())
		p.check(err)
		p.pem("sa.pub", "PUBLIC KEY", public)
	}
	if p.err != nil {
		fmt.Fprintln(os.Stderr, "pki:", p.err)
		return 1
	}
	return 0
}

// authority makes certificates in dir until the first error, which it keeps.
type authority struct {
	dir  string
	cert *x509.Certificate
	priv *ecdsa.PrivateKey
	err  error
}

func (p *authority) check(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *authority) pem(name, kind string, der []byte) {
	p.check(os.WriteFile(filepath.Join(p.dir, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

func (p *authority) key(name string, key crypto.Signer) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	p.check(err)
	p.pem(name+".key", "PRIVATE KEY", der)
}

func template(cn, org string) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	t := &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: cn}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().AddDate(1, 0, 0), BasicConstraintsValid: true}
	if org != "" {
		t.Subject.Organization = []string{org}
	}
	return t
}

func (p *authority) root(name, cn string) {
	t := template(cn, "")
	t.IsCA, t.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageDigitalSignature
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	p.check(err)
	der, err := x509.CreateCertificate(rand.Reader, t, t, priv.Public(), priv)
	p.check(err)
	p.cert, err = x509.ParseCertificate(der)
	p.check(err)
	p.priv = priv
	p.pem(name+".crt", "CERTIFICATE", der)
	p.key(name, priv)
}

func (p *authority) leaf(name, cn, org string, names []string, ips []net.IP) {
	t := template(cn, org)
	t.KeyUsage = x509.KeyUsageDigitalSignature
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if ips != nil {
		t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	}
	t.DNSNames, t.IPAddresses = names, ips
	var priv crypto.Signer
	var err error
	if name == "host" { // fabric8's Java client reads RSA keys only, unless BouncyCastle is there
		priv, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		priv, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	p.check(err)
	if p.err != nil {
		return
	}
	der, err := x509.CreateCertificate(rand.Reader, t, p.cert, priv.Public(), p.priv)
	p.check(err)
	p.pem(name+".crt", "CERTIFICATE", der)
	p.key(name, priv)
}

func (p *authority) kubeconfig(name, server string) {
	data := func(file string) string {
		b, err := os.ReadFile(filepath.Join(p.dir, file))
		p.check(err)
		return base64.StdEncoding.EncodeToString(b)
	}
	p.check(os.WriteFile(filepath.Join(p.dir, name+".conf"), []byte(fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: e2e, cluster: {server: "%s", certificate-authority-data: %s}}]
users: [{name: %s, user: {client-certificate-data: %s, client-key-data: %s}}]
contexts: [{name: e2e, context: {cluster: e2e, user: %s}}]
current-context: e2e
`, server, data("ca.crt"), name, data(name+".crt"), data(name+".key"), name)), 0o600))
}

package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
)

const (
	canaries     = 6
	canarySecret = "SECRETKEY0123456789"
)

func canary(i int) string { return fmt.Sprintf("CANARY%dX", i) }

// TestNoClientSeesAnother gives each client a marker in its name, its data, its folder and its addresses, makes and
// sends the reports in processes that each make several, and looks for the markers of others in
// every artifact, mail, call, stored object and log line, and for a secret in everything.
func TestNoClientSeesAnother(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	var mu sync.Mutex
	var calls []string
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, r.URL.Path+" "+string(body))
	}))
	t.Cleanup(hook.Close)
	canaryWorkspace(t, dir, server.Port())
	cmd := exec.CommandContext(t.Context(), os.Args[0], "run", "--as-of", "2026-11-03", "--log", "json")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "WXREPORT_MAIN=1", "REPORT_HOOK="+hook.URL+"/"+canarySecret, "REPORT_HOOK_KEY="+canarySecret)
	var log bytes.Buffer
	cmd.Stderr = &log
	if out, err := cmd.Output(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, log.String())
	}
	for i := range canaries {
		if files, err := filepath.Glob(filepath.Join(dir, "out", canary(i), "*")); err != nil || len(files) != 3 {
			t.Fatalf("%v, want 3 files: %v", files, err)
		}
	}
	var own [canaries]int
	for _, m := range server.Messages() {
		own[soleCanary(t, "mail to "+m.To, m.To+unpacked(t, m.Body))]++
	}
	for _, c := range calls {
		own[soleCanary(t, "call", c)]++
	}
	for i, n := range own {
		if n != 3 { // two mails and a call
			t.Errorf("client %d has %d messages of its own, want 3: the test sees nothing", i, n)
		}
	}
	for line := range strings.Lines(log.String()) {
		soleCanary(t, "log line", line)
	}
	canaryFiles(t, dir)
}

// canaryFiles looks through all that a batch left behind; the ledger alone is about every client.
func canaryFiles(t *testing.T, dir string) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.Contains(body, []byte(canarySecret)) {
			t.Errorf("%s holds the secret", path)
		}
		if !strings.HasPrefix(filepath.Base(path), "wxreport.db") {
			soleCanary(t, path, path+unpacked(t, body))
			seen++
		}
		return nil
	})
	if err != nil || seen < canaries*8 {
		t.Errorf("%d files looked at: %v", seen, err)
	}
}

func canaryWorkspace(t *testing.T, dir string, port int) {
	t.Helper()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		mkdir(t, filepath.Dir(path))
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("wxreport.yaml", fmt.Sprintf(`version: 1
reports: clients/*/report.yaml
limits: {workers: 2}
smtp: {host: 127.0.0.1, port: %d, tls: none, from: report@agency.cn, per_minute: 60000}
`, port))
	for i := range canaries {
		m := canary(i)
		var data strings.Builder
		data.WriteString("日期,新关注人数,取消关注人数,来源\n")
		for day := 1; day <= 31; day++ {
			fmt.Fprintf(&data, "2026-10-%02d,%d,%d,%s\n", day, 20+day%7+i, 5, m)
		}
		folder := "clients/" + m
		write(folder+"/report.yaml", fmt.Sprintf(`version: 1
account: {id: %s, name: %s}
data: data/
sections: [growth]
outputs: {pdf: true, xlsx: true, json: true}
deliver:
  - folder: {path: %s}
  - email: {to: [boss@%s.cn, shop@%s.cn], attach: [pdf, xlsx]}
  - webhook: {url_env: REPORT_HOOK, secret_env: REPORT_HOOK_KEY, files: true}
`, m, m, filepath.Join(dir, "out", m), m, m))
		write(folder+"/data/f.csv", data.String())
	}
}

// soleCanary is whose marker a text holds; more than one is a leak. It is -1 where there is none.
func soleCanary(t *testing.T, what, text string) int {
	t.Helper()
	found := -1
	for i := range canaries {
		switch {
		case !strings.Contains(text, canary(i)):
		case found < 0:
			found = i
		default:
			t.Errorf("%s holds the markers of clients %d and %d", what, found, i)
		}
	}
	return found
}

// unpacked is what can be read in a file: a mail's parts decoded, a workbook's unpacked, a PDF's text by
// pdftotext where there is one.
func unpacked(t *testing.T, body []byte) string {
	t.Helper()
	switch {
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return unzipped(t, body)
	case bytes.HasPrefix(body, []byte("%PDF")):
		cmd := exec.CommandContext(t.Context(), "pdftotext", "-", "-")
		cmd.Stdin = bytes.NewReader(body)
		text, err := cmd.Output()
		if err != nil {
			return string(body)
		}
		return string(text)
	}
	if m, err := mail.ReadMessage(bytes.NewReader(body)); err == nil && m.Header.Get("Content-Type") != "" {
		var out strings.Builder
		for name, values := range m.Header {
			for _, v := range values {
				plain, err := new(mime.WordDecoder).DecodeHeader(v)
				if err != nil {
					plain = v
				}
				out.WriteString(name + ": " + plain + "\n")
			}
		}
		return out.String() + opened(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	}
	return string(body)
}

// opened is the text of a part of a mail.
func opened(t *testing.T, kind, encoding string, body io.Reader) string {
	t.Helper()
	media, parameters, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		plain, err := io.ReadAll(decoded(encoding, body))
		if err != nil {
			t.Fatal(err)
		}
		return unpacked(t, plain)
	}
	var out []string
	for r := multipart.NewReader(body, parameters["boundary"]); ; {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return strings.Join(out, "\n")
		}
		if err != nil {
			t.Fatal(err)
		}
		names := slices.Sorted(func(yield func(string) bool) {
			for _, v := range part.Header {
				if !yield(strings.Join(v, " ")) {
					return
				}
			}
		})
		out = append(out, strings.Join(names, " "), opened(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part))
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

func unzipped(t *testing.T, body []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(text)
	}
	return out.String()
}

package main

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// programNames finds the name of this program in a file: in the parts of a workbook, and in
// the objects and streams of a PDF, as bytes and as UTF-16.
func programNames(t *testing.T, name string) []string {
	t.Helper()
	parts := map[string][]byte{}
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	parts[filepath.Base(name)] = body
	if strings.HasSuffix(name, ".xlsx") {
		book, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range book.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if parts[f.Name], err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, rest := 0, body; strings.HasSuffix(name, ".pdf"); i++ {
		_, after, found := bytes.Cut(rest, []byte("stream\n"))
		if !found {
			break
		}
		if r, err := zlib.NewReader(bytes.NewReader(after)); err == nil {
			if text, err := io.ReadAll(r); err == nil {
				parts[filepath.Base(name)+" stream"] = append(parts[filepath.Base(name)+" stream"], text...)
			}
		}
		rest = after
	}
	var found []string
	wide := []byte("w\x00x\x00r\x00e\x00p\x00o\x00r\x00t")
	for part, text := range parts {
		if bytes.Contains(bytes.ToLower(text), []byte("wxreport")) || bytes.Contains(bytes.ToLower(text), wide) {
			found = append(found, part)
		}
	}
	return found
}

// TestNoMark: no file names this program, but for the JSON, unless the theme says mark.
func TestNoMark(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data := filepath.Join(folder, "data")
	if err := os.CopyFS(data, os.DirFS("../../templates/sample")); err != nil {
		t.Fatal(err)
	}
	for name, theme := range map[string]string{"plain": "{name: jade}", "marked": "{name: jade, mark: true}"} {
		body := "version: 1\naccount: {id: a, name: A}\ndata: data/\nperiod: 2026-10\nlanguage: en\nsections: [growth, funnel]\n" +
			"theme: " + theme + "\noutputs: {pdf: true, xlsx: true, html: true, json: true, name: " + name + "}\n"
		path := filepath.Join(folder, name+".yaml")
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		var said, complained bytes.Buffer
		if code := run(t.Context(), []string{"build", path, "--out", filepath.Join(folder, "out")}, &said, &complained, asOf); code != exitDone {
			t.Fatalf("%s: code %d: %s", name, code, complained.String())
		}
		for _, extension := range []string{".pdf", ".xlsx", ".html"} {
			names := programNames(t, filepath.Join(folder, "out", name+extension))
			switch {
			case name == "plain" && len(names) > 0:
				t.Errorf("%s names this program: %v", extension, names)
			case name == "marked" && len(names) == 0 && extension != ".html":
				t.Errorf("%s: the theme asks for a mark, and there is none", extension)
			}
		}
		if body, err := os.ReadFile(filepath.Join(folder, "out", name+".json")); err != nil || !bytes.Contains(body, []byte(`"generated_by": "wxreport`)) {
			t.Errorf("the JSON does not say generated_by: %v", err)
		}
	}
}

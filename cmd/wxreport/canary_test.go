package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoClientSeesAnother gives each client a marker in its name, its data and its folder, makes the
// reports in two processes that each make several, and looks for the markers of others.
func TestNoClientSeesAnother(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const clients = 6
	marker := func(i int) string { return fmt.Sprintf("CANARY%dX", i) }
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		mkdir(t, filepath.Dir(path))
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("wxreport.yaml", "version: 1\nreports: clients/*/report.yaml\nlimits: {workers: 2}\n")
	for i := range clients {
		m := marker(i)
		var data strings.Builder
		data.WriteString("日期,新关注人数,取消关注人数,来源\n")
		for day := 1; day <= 31; day++ {
			fmt.Fprintf(&data, "2026-10-%02d,%d,%d,%s\n", day, 20+day%7+i, 5, m)
		}
		folder := "clients/" + m
		write(folder+"/report.yaml", fmt.Sprintf("version: 1\naccount: {id: %s, name: %s}\ndata: data/\nsections: [growth]\noutputs: {pdf: true, xlsx: true, json: true}\ndeliver: [{folder: {path: out/%s}}]\n", m, m, m))
		write(folder+"/data/f.csv", data.String())
	}
	program, err := filepath.Abs(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "run", "--as-of", "2026-11-03", "--log", "json")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "WXREPORT_MAIN=1")
	var log bytes.Buffer
	cmd.Stderr = &log
	if out, err := cmd.Output(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, log.String())
	}
	for i := range clients {
		files, err := filepath.Glob(filepath.Join(dir, "out", marker(i), "*"))
		if err != nil || len(files) != 3 {
			t.Fatalf("%v, want 3 files: %v", files, err)
		}
		for _, file := range files {
			text := textOf(t, file)
			if !strings.HasSuffix(file, ".pdf") && !strings.Contains(text, marker(i)) {
				t.Errorf("%s lacks its own marker: the test sees nothing", file)
			}
			for j := range clients {
				if j != i && strings.Contains(text+file, marker(j)) {
					t.Errorf("%s holds the marker of client %d", file, j)
				}
			}
		}
	}
	for line := range strings.Lines(log.String()) {
		seen := 0
		for i := range clients {
			if strings.Contains(line, marker(i)) {
				seen++
			}
		}
		if seen > 1 {
			t.Errorf("a log line speaks of %d clients: %s", seen, line)
		}
	}
}

// textOf is a file's text, with a workbook's parts unpacked and a PDF's by pdftotext where there is one.
func textOf(t *testing.T, file string) string {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(file) {
	case ".xlsx":
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
	case ".pdf":
		if text, err := exec.CommandContext(t.Context(), "pdftotext", file, "-").Output(); err == nil {
			return string(text)
		}
	}
	return string(body)
}

package spec

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestLoadFromDisk reads from folders as the command does, with paths up and down.
func TestLoadFromDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, body string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("agency.yaml", "account: {logo: img/logo.png}\nperiod: 2026-09\n")
	write("clients/meiri/report.yaml", "version: 1\nextends: ../../agency.yaml\naccount: {id: meiri}\ndata: data/\nsections: [growth]\nrules: [none*.yaml]\n")
	var logo strings.Builder
	if err := png.Encode(&logo, image.NewRGBA(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	write("img/logo.png", logo.String())
	c := testCatalog(nil)
	c.Files = nil
	path := filepath.Join(dir, "clients", "meiri", "report.yaml")
	_, err := Load(path, c)
	var all Errors
	if !errors.As(err, &all) || len(all) != 1 || all[0].Problem != `no file "none*.yaml"` || all[0].Pos.File != path {
		t.Fatalf("%v", err)
	}
	write("clients/meiri/report.yaml", "version: 1\nextends: ../../agency.yaml\naccount: {id: meiri}\ndata: data/\nsections: [growth]\n")
	plan, err := Load(path, c)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Account.Logo.Type != "image/png" || plan.Account.Logo.Name != "logo.png" || plan.Window.Fixed.String() != "2026-09" {
		t.Errorf("%+v", plan)
	}
	if got := plan.Sources[0].Do.(plainSection).options.(*fileOptions).placed[1]; got != filepath.Dir(path) {
		t.Errorf("data is read from %s", got)
	}
	write("clients/meiri/report.yaml", "version: 1\naccount: {id: meiri, logo: "+filepath.Join(dir, "img")+"}\ndata: data/\nsections: [growth]\n")
	if _, err := Load(path, c); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Error(err)
	}
	if _, err := Load(filepath.Join(dir, "none.yaml"), c); err == nil || !strings.Contains(err.Error(), "none.yaml: no such file") {
		t.Error(err)
	}
}

// TestLimits holds the sizes a spec may have.
func TestLimits(t *testing.T) {
	t.Parallel()
	chains := map[string]string{"report.yaml": "version: 1\nextends: [f0.yaml, f0.yaml]\n"}
	for i := range 20 {
		chains[fmt.Sprintf("f%d.yaml", i)] = fmt.Sprintf("extends: [f%d.yaml, f%d.yaml]\n", i+1, i+1)
	}
	chains["f20.yaml"] = "title: x\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"size":     {map[string]string{"report.yaml": strings.Repeat("#234567\n", 1<<17) + "#"}, "file is over 1 MiB"},
		"utf-16":   {map[string]string{"report.yaml": "\xff\xfea\x00"}, "file is UTF-16"},
		"gb18030":  {map[string]string{"report.yaml": "version: 1\naccount: {id: m, name: \xc3\xbf\xc8\xd5}\n"}, "report.yaml:2:25: file is not UTF-8"},
		"chains":   {chains, "extends reads more than 64 files"},
		"brackets": {map[string]string{"report.yaml": strings.Repeat("[", 100000)}, "not YAML"},
		"logo":     {map[string]string{"report.yaml": "account: {logo: a.png}", "a.png": strings.Repeat("x", maxPicture+1)}, `"a.png" is over 5 MiB`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begin := time.Now()
			_, err := Load("report.yaml", testCatalog(c.files))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%.300v, want %s", err, c.want)
			}
			if took := time.Since(begin); took > time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestMissingParts shows a catalogue without languages, files or rules.
func TestMissingParts(t *testing.T) {
	t.Parallel()
	body := "{version: 1, account: {id: a}, data: d, sections: [growth]}"
	files := map[string]string{"report.yaml": body}
	for name, change := range map[string]struct {
		with func(*Catalog)
		want string
	}{
		"no languages": {func(c *Catalog) { c.Locales = nil }, `unknown language "zh-CN"`},
		"bad words":    {func(c *Catalog) { c.Locales = folder(map[string]string{"zh-CN.yaml": "a: ["}) }, "zh-CN.yaml:1:1: not YAML"},
		"bad rules":    {func(c *Catalog) { c.Rules = folder(map[string]string{"a.yaml": "a: 1"}) }, "a.yaml:1:4: found"},
		"no sources":   {func(c *Catalog) { c.Sources = nil }, "this build reads no files"},
		"no themes":    {func(c *Catalog) { c.Themes = folder(nil) }, "cannot read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := testCatalog(files)
			change.with(&c)
			if _, err := Load("report.yaml", c); err == nil || !strings.Contains(err.Error(), change.want) {
				t.Errorf("%v, want %s", err, change.want)
			}
		})
	}
}

// big is a spec of about 500 KB; wrong puts a mistake into each of its sections.
func big(wrong bool) string {
	var out strings.Builder
	out.WriteString("version: 1\naccount: {id: meiri}\ndata: data/\nsections:\n")
	for i := range 3200 {
		key := "window"
		if wrong {
			key = "windwo"
		}
		fmt.Fprintf(&out, "  - kind: funnel\n    id: s%d\n    title: 小程序转化漏斗\n    stages: [exposure, click, inquiry, trial, payment]\n    %s: 7d\n    alerts: {click>payment: {below: 0.06}}\n", i, key)
	}
	return out.String()
}

func TestManyErrors(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	_, err := Load("report.yaml", testCatalog(map[string]string{"report.yaml": big(true)}))
	var all Errors
	if !errors.As(err, &all) || len(all) != 3200 || len(all.Unwrap()) != 3200 {
		t.Fatalf("%d errors", len(all))
	}
	if took := time.Since(begin); took > time.Minute {
		t.Errorf("took %v", took)
	}
}

// TestOneLongLine has thirty thousand mistakes in one line.
func TestOneLongLine(t *testing.T) {
	t.Parallel()
	var keys strings.Builder
	for i := range 30000 {
		fmt.Fprintf(&keys, "k%d: 1, ", i)
	}
	begin := time.Now()
	_, err := Load("report.yaml", testCatalog(map[string]string{"report.yaml": "deliver: [{wecom: {" + keys.String() + "}}]"}))
	var all Errors
	if !errors.As(err, &all) || len(all) < 30000 || len(all.Error()) < 1<<20 {
		t.Fatalf("%d errors", len(all))
	}
	if took := time.Since(begin); took > time.Minute {
		t.Errorf("took %v", took)
	}
}

func BenchmarkLoad500KB(b *testing.B) {
	files := map[string]string{"report.yaml": big(false)}
	b.SetBytes(int64(len(files["report.yaml"])))
	for b.Loop() {
		if _, err := Load("report.yaml", testCatalog(files)); err != nil {
			b.Fatal(err)
		}
	}
}

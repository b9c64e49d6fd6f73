package spec

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestSchemaAcceptsWhatLoads holds the schema to every good spec and every example.
func TestSchemaAcceptsWhatLoads(t *testing.T) {
	t.Parallel()
	c := testCatalog(nil)
	v := schemaOf(t, c)
	names, _ := filepath.Glob("testdata/good/*.txtar")
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".yaml") && len(f.Data) > 0 {
				if err := v.check(v.root, jsonOf(t, string(f.Data)), name+" "+f.Name); err != nil {
					t.Error(err)
				}
			}
		}
	}
	for _, f := range Families(c) {
		for _, k := range f.Kinds {
			if err := v.check(v.root, jsonOf(t, k.spec(c)), f.Name+" "+k.Name); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestSchemaRefuses lists what an editor must underline.
func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	v := schemaOf(t, testCatalog(nil))
	for _, bad := range []string{
		"perriod: last-month", "version: 2", "version: '1'", "language: fr", "period: 2026-13", "period: {from: 2026-10-01}",
		"compare: [last]", "sections: [funel]", "sections: [{title: x}]", "sections: [{kind: funnel, windw: 7d}]",
		"sections: [{kind: funnel, window: week}]", "sections: [{kind: funnel, alerts: {a: {bellow: 1}}}]",
		"sections: [{kind: funnel, mode: cars}]", "sections: [{kind: growth, stages: [a]}]", "theme: jad",
		"theme: {colors: {primary: green}}", "outputs: {pfd: true}", "outputs: {pdf: maybe}", "account: {currency: RMB}",
		"deliver: [{emial: {}}]", "deliver: [{wecom: {webhook: x}}]", "schedule: {wait_for_data_until: 3 days}",
		"schedule: {if_late: wait}", "data: {articles: {flie: a}}", "data: []",
	} {
		if v.check(v.root, jsonOf(t, bad), "spec") == nil {
			t.Errorf("%s: accepted", bad)
		}
	}
}

func TestSchemaTellsDefaultsAndDocs(t *testing.T) {
	t.Parallel()
	c := testCatalog(nil)
	v := schemaOf(t, c)
	funnel := v.root["$defs"].(map[string]any)["section.funnel"].(map[string]any)
	top := funnel["properties"].(map[string]any)["top"].(map[string]any)
	if top["default"] != 5.0 || top["description"] != "how many to show" || funnel["description"] != "Conversion by stage." {
		t.Errorf("funnel.top is %v", top)
	}
	if first, second := Schema(c), Schema(testCatalog(nil)); !bytes.Equal(first, second) {
		t.Error("two schemas of one catalogue differ")
	}
}

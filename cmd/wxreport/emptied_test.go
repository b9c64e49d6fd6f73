package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
	wxjson "github.com/wxreport/wxreport/report/output/json"
)

// sheets are tables of every section, a line of column names each.
var sheets = map[string]string{
	"followers":    "date,source,new,cancelled,total",
	"audience":     "dimension,value,users,new_users,period",
	"segments":     "gender,age,category,users,reads,shares",
	"articles":     "id,title,published_at,type,category,position,delivered,opened,reads,shares,favourites,finish_rate,revenue",
	"spread":       "path,readers,new_followers,quality_score,period",
	"interactions": "date,kind,count,users,converted_users",
	"comments":     "id,time,text,sentiment,topic,replied_at,bought_at",
	"sources":      "date,source,visits,visitors,new_followers,retained_1,retained_7,orders,revenue,unfollowed",
	"funnel":       "date,stage,users,segment",
	"zones":        "page,zone,views,clicks,variant,peer_ctr",
	"retention":    "cohort,group,day,size,users",
	"benchmarks":   "metric,value,uncertainty",
	"competitors":  "account,metric,value,period",
	"titles":       "account,title,published_at",
	"experiments":  "experiment,variant,factor,exposures,conversions,metric,planned_share,started_at,ended_at",
	"platforms":    "date,platform,users,reads,orders,revenue,linked_followers,unlinked",
}

// TestEmptiedDataEndInTheCoverage builds all sections on tables without a row, and without
// tables: no section is broken, none is well, and each says so in the coverage.
func TestEmptiedDataEndInTheCoverage(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string]bool{"tables without rows": true, "no tables": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "data"), 0o755); err != nil {
				t.Fatal(err)
			}
			put := func(file, body string) {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(body), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			spec := "version: 1\naccount: {id: empty, name: 空号}\nperiod: 2026-10\ndata: data/\nsections: [growth, audience, content, interaction, traffic, funnel, retention, competitors, experiments, platforms]\n"
			if rows {
				for dataset, header := range sheets {
					put("data/"+dataset+".csv", header+"\n")
				}
			} else {
				put("data/notes.csv", "date,text\n2026-10-01,国庆\n")
			}
			put("report.yaml", spec)
			var stdout, stderr writer
			if code := run(t.Context(), []string{"build", filepath.Join(dir, "report.yaml"), "--only", "json", "--out", filepath.Join(dir, "out")}, &stdout, &stderr, asOf); code != exitDone {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			names, err := filepath.Glob(filepath.Join(dir, "out", "*.json"))
			if err != nil || len(names) != 1 {
				t.Fatalf("built %v: %v", names, err)
			}
			body, err := os.ReadFile(names[0])
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(body, []byte("⟦")) {
				t.Error("a text is missing")
			}
			var file wxjson.File
			if err := json.Unmarshal(body, &file); err != nil {
				t.Fatal(err)
			}
			if len(file.Sections) != 10 || len(file.Findings) != 0 {
				t.Fatalf("%d sections, %d findings", len(file.Sections), len(file.Findings))
			}
			looked := 0
			for _, s := range file.Sections {
				looked += len(s.Analyses)
				if s.Status != report.StatusNotApplicable && s.Status != report.StatusNotEnoughData {
					t.Errorf("%s ends %s", s.ID, s.Status)
				}
				for _, a := range s.Analyses {
					if a.Status != report.StatusNotApplicable && a.Status != report.StatusNotEnoughData || strings.TrimSpace(a.Needs) == "" {
						t.Errorf("%s ends %s: %q", a.Name, a.Status, a.Needs)
					}
				}
			}
			if looked < 50 {
				t.Errorf("only %d analyses say how they ended", looked)
			}
		})
	}
}

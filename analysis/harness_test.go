package analysis

import (
	"encoding/csv"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/wxreport/wxreport/report"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "rewrite the golden parts of testdata")

// TestKinds runs every testdata/<kind>/*.txtar case. Its parts:
//
//	job               period, compare, as-of, lang (several: one golden each), show
//	options.yaml      the section's options; may be left out
//	<dataset>.csv     a dataset; columns typed by report.Schemas, others numbers where all cells are
//	<dataset>.2.csv   further rows of the same dataset, with columns of their own
//	want.<lang>       what the chapter says
func TestKinds(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		kind := filepath.Base(filepath.Dir(file))
		t.Run(kind+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			golden(t, file, kind)
		})
	}
}

func golden(t *testing.T, file, kind string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := readCase(t, archive)
	for _, lang := range c.langs {
		got := printChapter(wordsOf(t, lang), c.run(t, kind, lang), c.show)
		if strings.ContainsAny(got, "⟦⟧") {
			t.Errorf("%s: a text is missing:\n%s", lang, got)
		}
		name := "want." + lang
		if *update {
			setPart(archive, name, got)
			continue
		}
		if want := part(archive, name); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", lang, got, want)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// testCase is a parsed archive.
type testCase struct {
	job      report.Job
	langs    []string
	show     []string
	options  []byte
	datasets report.Datasets
}

func readCase(t testing.TB, archive *txtar.Archive) testCase {
	t.Helper()
	c := testCase{langs: []string{"zh-CN"}, show: []string{"message", "metrics", "cards", "figures", "tables", "findings", "notes"}, datasets: report.Datasets{}}
	c.job = report.Job{Account: report.Account{ID: "meiri", Name: "每日良品", Location: time.UTC, Currency: "CNY"}}
	settings := map[string][]string{"period": {"2026-10"}, "compare": {"previous", "year-ago"}, "as-of": {"2026-11-03"}}
	for _, line := range strings.Split(part(archive, "job"), "\n") {
		if key, value, ok := strings.Cut(line, ":"); ok {
			settings[key] = strings.Fields(value)
		}
	}
	c.job.Period = testPeriod(t, settings["period"][0])
	for _, name := range settings["compare"] {
		base := c.job.Period.Previous()
		if name == report.CompareYearAgo {
			base = c.job.Period.YearAgo()
		}
		c.job.Compare = append(c.job.Compare, report.Compared{Name: name, Period: base})
	}
	c.job.AsOf = testDay(t, settings["as-of"][0])
	if lang, ok := settings["lang"]; ok {
		c.langs = lang
	}
	if show, ok := settings["show"]; ok {
		c.show = show
	}
	c.options = []byte(part(archive, "options.yaml"))
	tables := map[string][][][]string{}
	for _, f := range archive.Files {
		if name, ok := strings.CutSuffix(f.Name, ".csv"); ok {
			name, _, _ = strings.Cut(name, ".")
			r := csv.NewReader(strings.NewReader(string(f.Data)))
			r.FieldsPerRecord = -1
			records, err := r.ReadAll()
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			tables[name] = append(tables[name], records)
		}
	}
	for name, parts := range tables {
		c.datasets[name] = testDataset(t, name, parts)
	}
	return c
}

func (c testCase) input(t testing.TB, kind, lang string) report.Input {
	t.Helper()
	return report.Input{ID: kind, Job: c.job, Words: wordsOf(t, lang), Rules: rulesOf(t, kind, lang), Datasets: c.datasets}
}

func (c testCase) run(t testing.TB, kind, lang string) report.Chapter {
	t.Helper()
	entry, ok := report.Find(Kinds(), kind)
	if !ok {
		t.Fatalf("no section kind %s", kind)
	}
	options := entry.Options()
	if err := yaml.Unmarshal(c.options, options); err != nil {
		t.Fatal(err)
	}
	section, err := entry.Build(options)
	if err != nil {
		t.Fatal(err)
	}
	chapter, err := section.Analyze(c.input(t, kind, lang))
	if err != nil {
		t.Fatal(err)
	}
	return chapter
}

func testPeriod(t testing.TB, label string) report.Period {
	t.Helper()
	if first, last, ok := strings.Cut(label, ".."); ok {
		return report.Range(testDay(t, first), testDay(t, last))
	}
	month, err := time.Parse("2006-01", label)
	if err != nil {
		t.Fatal(err)
	}
	return report.Month(month)
}

func testDay(t testing.TB, text string) time.Time {
	t.Helper()
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", time.DateTime} {
		if day, err := time.Parse(layout, text); err == nil {
			return day
		}
	}
	t.Fatalf("%q is no time", text)
	return time.Time{}
}

// testDataset joins tables of one dataset: the columns of all, rows in order. An
// empty cell is missing.
func testDataset(t testing.TB, name string, tables [][][]string) *report.Dataset {
	t.Helper()
	schema, ok := report.SchemaOf(name)
	if !ok {
		t.Fatalf("no dataset %s", name)
	}
	var defs []report.ColumnDef
	for _, records := range tables {
		for i, column := range records[0] {
			if slices.ContainsFunc(defs, func(d report.ColumnDef) bool { return d.Name == column }) {
				continue
			}
			typ := report.TypeNumber
			if known, ok := schema.Column(column); ok {
				typ = known.Type
			} else if slices.ContainsFunc(records[1:], func(r []string) bool { _, err := strconv.ParseFloat(r[i], 64); return r[i] != "" && err != nil }) {
				typ = report.TypeText
			}
			defs = append(defs, report.ColumnDef{Name: column, Type: typ})
		}
	}
	b := report.NewDataset(name, defs...)
	for _, records := range tables {
		for r, record := range records[1:] {
			row := make([]report.Value, len(defs))
			for i, def := range defs {
				at := slices.Index(records[0], def.Name)
				if at < 0 || record[at] == "" {
					continue
				}
				switch def.Type {
				case report.TypeNumber:
					v, err := strconv.ParseFloat(record[at], 64)
					if err != nil {
						t.Fatal(err)
					}
					row[i] = report.Some(v)
				case report.TypeTime:
					row[i] = testDay(t, record[at])
				default:
					row[i] = record[at]
				}
			}
			if err := b.Row(report.Origin{File: name + ".csv", Row: r + 2}, row...); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.Dataset()
}

// readWords holds the languages read so far: they are many files, and never change.
var readWords sync.Map

// wordsOf reads a language's texts as the spec loader does: nested keys joined by
// dots.
func wordsOf(t testing.TB, lang string) *report.Words {
	t.Helper()
	if words, ok := readWords.Load(lang); ok {
		return words.(*report.Words)
	}
	texts := map[string]string{}
	maps.Copy(texts, testUnits[lang])
	for _, file := range yamlFiles(t, "../templates/locales/"+lang) {
		var tree map[string]any
		decode(t, file, &tree)
		flatten("", tree, texts)
	}
	scale := []report.Scale{{From: 1e8, Suffix: " 亿"}, {From: 1e4, Suffix: " 万"}}
	if lang == "en" {
		scale = []report.Scale{{From: 1e6, Suffix: "M"}, {From: 1e4, Suffix: "K"}}
		for i := range scale {
			if scale[i].Suffix == "K" {
				scale[i].From = 1e3
			}
		}
	}
	words := report.NewWords(lang, texts, scale)
	readWords.Store(lang, words)
	return words
}

// testUnits are the number words a golden needs; the locales' own win.
var testUnits = map[string]map[string]string{
	"zh-CN": {"unit.rate": "#%", "unit.points": "# 个百分点", "unit.relative": "#%", "unit.times": "# 倍", "unit.money": "# 元",
		"unit.seconds": "# 秒", "unit.hours": "# 小时", "unit.days": "# 天", "unit.score": "# 分", "date.day": "2006-01-02", "date.short": "01-02",
		"date.month": "2006 年 1 月", "date.range": "{from} 至 {to}", "weekday.0": "周日", "weekday.1": "周一", "weekday.2": "周二", "weekday.3": "周三",
		"weekday.4": "周四", "weekday.5": "周五", "weekday.6": "周六"},
	"en": {"unit.rate": "#%", "unit.points": "# points", "unit.relative": "#%", "unit.times": "# times", "unit.money": "¥#",
		"unit.seconds": "# s", "unit.hours": "# h", "unit.days": "# days", "unit.score": "# points", "date.day": "2006-01-02", "date.short": "2 Jan",
		"date.month": "January 2006", "date.range": "{from} to {to}", "weekday.0": "Sun", "weekday.1": "Mon", "weekday.2": "Tue", "weekday.3": "Wed",
		"weekday.4": "Thu", "weekday.5": "Fri", "weekday.6": "Sat"},
}

func yamlFiles(t testing.TB, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".yaml") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func decode(t testing.TB, file string, into any) {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(body, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func flatten(prefix string, tree map[string]any, into map[string]string) {
	for key, value := range tree {
		if branch, ok := value.(map[string]any); ok {
			flatten(prefix+key+".", branch, into)
			continue
		}
		into[prefix+key] = fmt.Sprint(value)
	}
}

// rulesOf reads the rules of one kind in a language.
func rulesOf(t testing.TB, kind, lang string) report.Rulebook {
	t.Helper()
	book := report.Rulebook{}
	for _, file := range []string{"../templates/rules/" + kind + ".yaml"} {
		var rules map[string]struct {
			Version   string
			Params    map[string]float64
			Recommend []struct {
				ID, Effort            string
				For                   []string
				Text, Expected, Owner map[string]string
			}
		}
		decode(t, file, &rules)
		for id, r := range rules {
			rule := report.Rule{ID: id, Version: r.Version, Params: r.Params}
			for _, a := range r.Recommend {
				rule.Advice = append(rule.Advice, report.Advice{ID: a.ID, For: a.For, Effort: a.Effort, Text: a.Text[lang], Expected: a.Expected[lang], Owner: a.Owner[lang]})
			}
			book[id] = rule
		}
	}
	return book
}

func part(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setPart(a *txtar.Archive, name, body string) {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(body)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(body)})
}

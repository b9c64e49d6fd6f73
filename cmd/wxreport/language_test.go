package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	gohtml "html"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/wxreport/wxreport/analysis"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/pdfread"
	"github.com/wxreport/wxreport/report/output/html"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

// englishSpec writes a spec over data that is in English alone, with every analysis.
func englishSpec(t *testing.T, language string) string {
	t.Helper()
	folder := t.TempDir()
	for _, from := range []string{agencyFolder + "/data/hotel", "testdata/english"} {
		if err := os.CopyFS(filepath.Join(folder, "data"), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	body := "version: 1\naccount: {id: hotel, name: Harbour Hotel, industry: Hospitality, currency: USD}\nlanguage: " + language + "\nperiod: 2026-10\ndata: data/\n" +
		"sections:\n  - {kind: competitors, keywords: [limited, members]}\n"
	for _, kind := range analysis.Kinds() {
		if kind.Name != "competitors" {
			body += "  - " + kind.Name + "\n"
		}
	}
	body += "outputs: {pdf: true, xlsx: true, json: true, html: true, name: report}\n"
	path := filepath.Join(folder, "report.yaml")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// shown are the texts of a built report by file: what its reader can see or hear.
func shown(t *testing.T, folder string) map[string]string {
	t.Helper()
	out := map[string]string{}
	read := func(name string) []byte {
		body, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	file, err := pdfread.Open(read("report.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := file.Document()
	if err != nil {
		t.Fatal(err)
	}
	for i, page := range doc.Pages {
		for _, run := range page.Runs {
			out[fmt.Sprintf("pdf page %d", i+1)] += run.Text + "\n"
		}
	}
	out["pdf properties"] = strings.Join([]string{doc.Title, doc.Author, doc.Subject, doc.Creator}, "\n")
	for _, b := range doc.Bookmarks {
		out["pdf bookmarks"] += b.Title + "\n"
	}
	body := read("report.xlsx")
	book, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range book.File {
		if strings.HasPrefix(part.Name, "xl/theme/") {
			continue // names of fonts for scripts, of every workbook
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out["xlsx "+part.Name] = string(text)
	}
	out["json"], out["html"] = string(read("report.json")), string(read("report.html"))
	return out
}

var han = regexp.MustCompile(`.{0,40}\p{Han}+.{0,40}`)

// TestEnglishHasNoChinese: a report in English over English data has no Chinese character in
// any file, every analysis included.
func TestEnglishHasNoChinese(t *testing.T) {
	t.Parallel()
	path := englishSpec(t, "en")
	out := filepath.Join(t.TempDir(), "out")
	var said, complained bytes.Buffer
	if code := run(t.Context(), []string{"build", path, "--as-of", "2026-11-03", "--out", out}, &said, &complained, asOf); code != exitDone {
		t.Fatalf("code %d: %s", code, complained.String())
	}
	texts := shown(t, out)
	for where, text := range texts {
		if found := han.FindAllString(text, 5); len(found) > 0 {
			t.Errorf("%s: %q", where, found)
		}
		if i := strings.Index(text, "⟦"); i >= 0 {
			t.Errorf("%s: a text is missing: %s", where, text[i:min(len(text), i+60)])
		}
	}
	var doc struct {
		Sections []struct{ ID, Status string }
	}
	if err := json.Unmarshal([]byte(texts["json"]), &doc); err != nil {
		t.Fatal(err)
	}
	for _, s := range doc.Sections {
		if s.Status == string(report.StatusNotApplicable) {
			t.Errorf("the English data does not reach the section %s", s.ID)
		}
	}
}

// cyrillic stands for a third language: every letter of an English text becomes another one,
// but for placeholders, so that what is left in Latin letters was never a text of the locale.
func cyrillic(text string) string {
	const small, capital = "абцдефгхийклмнопярстувщжыз", "АБЦДЕФГХИЙКЛМНОПЯРСТУВЩЖЫЗ"
	var out strings.Builder
	depth, form := 0, false // inside {name:one|many} the forms are text
	for _, r := range text {
		switch {
		case r == '{':
			depth, form = depth+1, false
		case r == '}':
			depth--
		case depth > 0 && r == ':':
			form = true
		case (depth == 0 || form) && r >= 'a' && r <= 'z':
			r = []rune(small)[r-'a']
		case (depth == 0 || form) && r >= 'A' && r <= 'Z':
			r = []rune(capital)[r-'A']
		}
		out.WriteRune(r)
	}
	return out.String()
}

// layouts are texts that are layouts of package time, and texts that are names of fonts.
var layouts = regexp.MustCompile(`^(date\.(day|short|month)|chart\.(month|first_month|year)|xlsx\.font)$`)

// thirdLanguage is one folder: the words of a language that the program does not have.
func thirdLanguage(t *testing.T) fs.FS {
	t.Helper()
	cat := catalog()
	words, err := spec.LoadWords(cat.Locales, "en")
	if err != nil {
		t.Fatal(err)
	}
	texts := words.Keys()
	for key, text := range texts {
		if !layouts.MatchString(key) {
			texts[key] = cyrillic(text)
		}
	}
	rules, err := spec.LoadRules(cat.Rules, words)
	if err != nil {
		t.Fatal(err)
	}
	for id, rule := range rules {
		texts["rule."+id+".summary"] = cyrillic(rule.Summary)
		for _, a := range rule.Advice {
			texts["rule."+id+"."+a.ID+".text"] = cyrillic(a.Text)
			texts["rule."+id+"."+a.ID+".expected"] = cyrillic(a.Expected)
			texts["rule."+id+"."+a.ID+".owner"] = cyrillic(a.Owner)
		}
	}
	for month, name := range strings.Fields("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь") {
		texts[fmt.Sprintf("month.%d", month+1)], texts[fmt.Sprintf("month_short.%d", month+1)] = name, string([]rune(name)[:3])
	}
	body, err := yaml.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{"qps/all.yaml": {Data: body}}
	err = fs.WalkDir(cat.Locales, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(cat.Locales, name)
		out[name] = &fstest.MapFile{Data: body}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestThirdLanguage: a language added as one folder of words makes a whole report, and no
// word of the page is left that the folder does not bring.
func TestThirdLanguage(t *testing.T) {
	t.Parallel()
	path := englishSpec(t, "qps")
	cat := catalog()
	cat.Locales = thirdLanguage(t)
	plan, err := loadWith(path, cat)
	if err != nil {
		t.Fatal(err)
	}
	job := plan.Job(asOf, nil)
	doc, err := builder().Document(t.Context(), plan, job)
	if err != nil {
		t.Fatal(err)
	}
	renderer, err := html.Kind().Build(nil)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := renderer.Render(&page, doc); err != nil {
		t.Fatal(err)
	}
	known := dataWords(t, filepath.Join(filepath.Dir(path), "data"))
	for _, word := range strings.Fields("Harbour Hotel Hospitality hotel data csv html US n p CI UTC Asia Shanghai Wilson Newcombe lang qps") {
		known[strings.ToLower(word)] = true
	}
	var left []string
	for _, word := range latinWords(visible(page.String())) {
		if !known[strings.ToLower(word)] && !slices.Contains(left, word) {
			left = append(left, word)
		}
	}
	if len(left) > 0 {
		t.Errorf("words that no locale brings: %v", left)
	}
	if !strings.Contains(page.String(), "октябрь 2026") {
		t.Error("the month is not named in the language")
	}
}

var (
	tags   = regexp.MustCompile(`(?s)<style.*?</style>|<script.*?</script>|<[^>]*>`)
	latins = regexp.MustCompile(`[A-Za-z]{2,}`)
)

// visible is the text of a page.
func visible(page string) string { return gohtml.UnescapeString(tags.ReplaceAllString(page, " ")) }

func latinWords(text string) []string { return latins.FindAllString(text, -1) }

// dataWords are the Latin words of the data, its file names and the names of datasets,
// columns and metrics, which a report may quote in any language.
func dataWords(t *testing.T, folder string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	add := func(text string) {
		for _, word := range latinWords(text) {
			out[strings.ToLower(word)] = true
		}
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		add(file.Name())
		body, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		add(string(body))
	}
	for _, schema := range report.Schemas() {
		add(schema.Name)
		for _, c := range schema.Columns {
			add(c.Name)
		}
	}
	return out
}

// TestLocalesAreFolders: the languages are the folders of templates/locales, nothing else.
func TestLocalesAreFolders(t *testing.T) {
	t.Parallel()
	entries, err := fs.ReadDir(templates.FS, "locales")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if words, err := spec.LoadWords(catalog().Locales, e.Name()); err != nil || !strings.ContainsFunc(words.Say("weekday.1"), unicode.IsLetter) {
			t.Errorf("%s: %v", e.Name(), err)
		}
	}
}

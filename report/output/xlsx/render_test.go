package xlsx

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

var languages = []string{"zh-CN", "en"}

func open(t testing.TB, body []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestParts holds every part of a rich workbook to what the schemas ask for.
func TestParts(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		body := render(t, richDocument(t, lang))
		if dir := os.Getenv("WXREPORT_KEEP"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "rich_"+lang+".xlsx"), body, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, fault := range faults(t, body) {
			t.Errorf("%s: %s", lang, fault)
		}
		for name, part := range parts(t, body) {
			if bytes.Contains(part, []byte("⟦")) {
				t.Errorf("%s: %s shows a text that has no words", lang, name)
			}
		}
	}
}

// TestSheets reads the workbook as an analyst would.
func TestSheets(t *testing.T) {
	t.Parallel()
	f := open(t, render(t, richDocument(t, "zh-CN")))
	want := []string{"摘要", "发现清单", "转化漏斗", "用户增长", "图表一览", "竞品对标", "说明", "数据来源", "数据字典", "关注数据", "备注"}
	if got := f.GetSheetList(); !slices.Equal(got, want) {
		t.Errorf("sheets %v, want %v", got, want)
	}
	raw := excelize.Options{RawCellValue: true}
	for _, c := range []struct{ sheet, find, right, want string }{
		{"摘要", "净增关注", "C", "48600"},
		{"转化漏斗", "曝光→点击", "C", "0.083"},
		{"转化漏斗", "曝光→点击", "J", "1200000"},
		{"用户增长", "合计", "D", "76130"},
	} {
		ref := find(t, f, c.sheet, c.find)
		_, row, _ := excelize.CellNameToCoordinates(ref)
		if got, _ := f.GetCellValue(c.sheet, fmt.Sprint(c.right, row), raw); got != c.want {
			t.Errorf("%s %s%d = %q, want %q", c.sheet, c.right, row, got, c.want)
		}
	}
	for _, c := range []struct{ sheet, find, column, formula string }{
		{"转化漏斗", "曝光→点击", "C", `IF(J7=0,"",K7/J7)`},
		{"转化漏斗", "曝光→点击", "I", "C7-H7"},
		{"用户增长", "合计", "D", "SUM(D50:D94)"},
		{"用户增长", "合计", "F", "D95-E95"},
		{"用户增长", "净增关注", "C", "'摘要'!$C$7"},
	} {
		_, row, _ := excelize.CellNameToCoordinates(find(t, f, c.sheet, c.find))
		got, _ := f.GetCellFormula(c.sheet, fmt.Sprint(c.column, row))
		if shape(got) != shape(c.formula) {
			t.Errorf("%s %s%d: formula %q, want one like %q", c.sheet, c.column, row, got, c.formula)
		}
	}
}

// shape is a formula without its row numbers.
func shape(formula string) string {
	return strings.Map(func(r rune) rune {
		if r >= '1' && r <= '9' || r == '0' {
			return -1
		}
		return r
	}, formula)
}

func find(t testing.TB, f *excelize.File, sheet, text string) string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		for j, value := range row[:min(len(row), firstColumn+2)] {
			if value == text {
				return at(j+1, i+1)
			}
		}
	}
	t.Fatalf("sheet %s has no %q", sheet, text)
	return ""
}

// TestLinksAndNames follows a finding to its row and a name to its figure.
func TestLinksAndNames(t *testing.T) {
	t.Parallel()
	f := open(t, render(t, richDocument(t, "zh-CN")))
	_, row, _ := excelize.CellNameToCoordinates(find(t, f, "发现清单", "转化漏斗"))
	ok, target, err := f.GetCellHyperLink("发现清单", at(4, row))
	if err != nil || !ok {
		t.Fatalf("no link: %v", err)
	}
	sheet, ref, _ := strings.Cut(strings.ReplaceAll(target, "'", ""), "!")
	if got, _ := f.GetCellValue(sheet, ref); got != "咨询→支付" {
		t.Errorf("the finding leads to %s with %q, want the row of its subject", target, got)
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name+"@"+n.Scope] = n.RefersTo
	}
	for _, want := range []string{"kpi_growth.net@Workbook", "kpi_funnel.rate.inquiry_payment@Workbook", "_xlnm.Print_Titles@关注数据", "_xlnm.Print_Area@摘要"} {
		if names[want] == "" {
			t.Errorf("no defined name %s in %v", want, names)
		}
	}
	comments, err := f.GetComments("转化漏斗")
	if err != nil || len(comments) != 3 || !strings.Contains(comments[2].Text, "45%") {
		t.Errorf("comments %v %v, want one per row with its own alert value", comments, err)
	}
}

// TestTotalsFollow checks that an edited count changes rate and total.
func TestTotalsFollow(t *testing.T) {
	t.Parallel()
	f := open(t, render(t, richDocument(t, "zh-CN")))
	_, row, _ := excelize.CellNameToCoordinates(find(t, f, "转化漏斗", "咨询→支付"))
	if err := f.SetCellValue("转化漏斗", at(11, row), 3088/2); err != nil {
		t.Fatal(err)
	}
	if got, err := f.CalcCellValue("转化漏斗", at(3, row), excelize.Options{RawCellValue: true}); err != nil || got != "0.5" {
		t.Errorf("the rate is %q %v after the count was set to a half, want 0.5", got, err)
	}
}

// TestDataStaysData checks types on a data sheet: no client text is a formula, a
// missing cell is empty, days are numbers with a format.
func TestDataStaysData(t *testing.T) {
	t.Parallel()
	f := open(t, render(t, richDocument(t, "zh-CN")))
	const sheet = "关注数据"
	if got, _ := f.GetCellFormula(sheet, "B2"); got != "" {
		t.Errorf("client text became the formula %q", got)
	}
	for ref, want := range map[string]string{"A2": "2026-10-01", "B2": "=1+1", "C2": "100", "D2": "0", "D5": ""} {
		if got, _ := f.GetCellValue(sheet, ref); got != want {
			t.Errorf("%s = %q, want %q", ref, got, want)
		}
	}
	tables, err := f.GetTables(sheet)
	if err != nil || len(tables) != 1 || tables[0].Range != "A1:E61" {
		t.Errorf("tables %v %v, want one over A1:E61", tables, err)
	}
}

// TestFunnelLabels checks that only the people are labelled.
func TestFunnelLabels(t *testing.T) {
	t.Parallel()
	checked := false
	for name, body := range parts(t, render(t, richDocument(t, "zh-CN"))) {
		if !strings.HasPrefix(name, "xl/charts/") || !bytes.Contains(body, []byte("占位")) || !bytes.Contains(body, []byte(`barDir val="bar"`)) {
			continue
		}
		root, err := parse(body)
		if err != nil {
			t.Fatal(err)
		}
		checked = true
		series := root.all("ser")
		if len(series) != 2 {
			t.Fatalf("%d series, want spacer and people", len(series))
		}
		if d := series[0].child("dLbls").child("delete"); d == nil || d.attrs["val"] != "1" {
			t.Error("the spacer has labels")
		}
		if v := series[1].child("dLbls").child("showVal"); v == nil || v.attrs["val"] != "true" && v.attrs["val"] != "1" {
			t.Error("the people have no labels")
		}
	}
	if !checked {
		t.Error("no funnel found")
	}
}

// TestQuietDocument renders a document with nothing in it.
func TestQuietDocument(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		body := render(t, bareDocument(t, lang))
		if got := faults(t, body); len(got) > 0 {
			t.Errorf("%s: %v", lang, got)
		}
		if n := len(open(t, body).GetSheetList()); n != 4 {
			t.Errorf("%s: %d sheets, want 4", lang, n)
		}
	}
}

// TestSameBytes renders in this process twice and in another one.
func TestSameBytes(t *testing.T) {
	const key = "WXREPORT_XLSX_HASH"
	sum := func() string { return fmt.Sprintf("%x", sha256.Sum256(render(t, richDocument(t, "zh-CN")))) }
	if os.Getenv(key) != "" {
		fmt.Println("hash", sum())
		return
	}
	t.Parallel()
	first := sum()
	if again := sum(); again != first {
		t.Errorf("two renderings differ: %s and %s", first, again)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestSameBytes$")
	cmd.Env = append(os.Environ(), key+"=1", "TZ=America/New_York")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !strings.Contains(string(out), "hash "+first) {
		t.Errorf("another process gives other bytes:\n%s", out)
	}
}

// TestLibreOffice opens workbooks in LibreOffice, lets it recalculate, and compares
// every cell of every sheet, the formulas among them, with what is stored.
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("WXREPORT_REQUIRE_TOOLS") == "1" {
			t.Fatal("soffice is not installed")
		}
		t.Skip("soffice is not installed")
	}
	books := quickstarts(t)
	books["rich"] = render(t, richDocument(t, "zh-CN"))
	for name, body := range books {
		ours, theirs := open(t, body), recalculated(t, body)
		if a, b := ours.GetSheetList(), theirs.GetSheetList(); !slices.Equal(a, b) {
			t.Errorf("%s: LibreOffice has the sheets %v, want %v", name, b, a)
		}
		for _, sheet := range ours.GetSheetList() {
			a, b := rawRows(t, ours, sheet), rawRows(t, theirs, sheet)
			for i, row := range a {
				for j, value := range row {
					got := ""
					if i < len(b) && j < len(b[i]) {
						got = b[i][j]
					}
					if !sameValue(value, got) {
						t.Errorf("%s, %s!%s: stored %q, LibreOffice has %q", name, sheet, at(j+1, i+1), value, got)
					}
				}
			}
		}
		formulas := 0
		for part, body := range parts(t, body) {
			if strings.HasPrefix(part, "xl/worksheets/") {
				formulas += bytes.Count(body, []byte("<f>"))
			}
		}
		if formulas < 100 {
			t.Errorf("%s: only %d formulas compared", name, formulas)
		}
	}
}

func rawRows(t testing.TB, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// recalculated is a workbook as LibreOffice writes it again, its formulas without
// the stored values.
func recalculated(t testing.TB, body []byte) *excelize.File {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "book.xlsx"), forget(t, body), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, "book.xlsx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := excelize.OpenFile(filepath.Join(dir, "out", "book.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// quickstarts are the workbooks of the example in both languages, made by the
// program itself, once.
func quickstarts(t testing.TB) map[string][]byte {
	t.Helper()
	examples.Do(func() { examples.books = buildExamples(t) })
	if examples.books == nil {
		t.Fatal("the example was not built")
	}
	return maps.Clone(examples.books)
}

var examples struct {
	sync.Once
	books map[string][]byte
}

func buildExamples(t testing.TB) map[string][]byte {
	t.Helper()
	example, err := filepath.Abs("../../../examples/quickstart/report.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, lang := range languages {
		dir := t.TempDir()
		spec := filepath.Join(dir, "report.yaml")
		if err := os.WriteFile(spec, []byte("extends: ["+example+"]\nlanguage: "+lang+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("go", "run", "../../../cmd/wxreport", "build", spec, "--as-of", "2026-11-03", "--only", "xlsx", "--out", dir)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		found, err := filepath.Glob(filepath.Join(dir, "*.xlsx"))
		if err != nil || len(found) != 1 {
			t.Fatalf("built %v: %v", found, err)
		}
		body, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		out["quickstart "+lang] = body
	}
	return out
}

// TestQuickstart holds the example's workbooks to what the schemas and the package
// ask for.
func TestQuickstart(t *testing.T) {
	t.Parallel()
	for name, body := range quickstarts(t) {
		for _, fault := range faults(t, body) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

var stored = regexp.MustCompile(`(</f>)<v>[^<]*</v>`)

// forget is the workbook without the stored values, so that they must be
// calculated.
func forget(t testing.TB, book []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for name, body := range parts(t, book) {
		w, err := zw.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(stored.ReplaceAll(body, []byte("$1"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sameValue(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return a == b
	}
	return math.Abs(x-y) <= 1e-9*max(1, math.Abs(x))
}

// BenchmarkData streams 100,000 rows.
func BenchmarkData(b *testing.B) {
	doc := bareDocument(b, "zh-CN")
	doc.Datasets = []*report.Dataset{followers(b, 100_000)}
	b.ReportAllocs()
	for b.Loop() {
		render(b, doc)
	}
}

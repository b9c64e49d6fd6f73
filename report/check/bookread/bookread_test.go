package bookread_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report/check/bookread"
)

var parts = map[string]string{
	"xl/workbook.xml":            `<workbook xmlns:r="x"><sheets><sheet name="A&amp;B" sheetId="1" r:id="r1"/><sheet name="C" state="hidden" r:id="r2"/></sheets><definedNames><definedName name="n">'A&amp;B'!$B$2</definedName></definedNames></workbook>`,
	"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
	"xl/sharedStrings.xml":       `<sst><si><t>one</t></si><si><r><t>tw</t></r><r><t xml:space="preserve">o </t></r></si></sst>`,
	"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
	"xl/charts/chart1.xml":       `<c><tx><strRef><f>'A&amp;B'!$A$1</f></strRef></tx><numRef><f>'A&amp;B'!$B$2:$B$3</f><numCache><pt idx="1"><v>5</v></pt></numCache></numRef></c>`,
	"docProps/core.xml":          `<cp xmlns:dc="d"><dc:title>T</dc:title><dc:language>en</dc:language></cp>`,
	"xl/worksheets/sheet1.xml": `<worksheet><cols><col min="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row><row r="2"/>` +
		`<row r="3" ht="5"><c r="B3" s="1"><f>IF(A1=0,"",B2/2)</f><v>0.25</v></c><c r="C3" s="1"/><c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E3" t="inlineStr"><is><t>x &lt; y</t></is></c></row></sheetData><rowBreaks/></worksheet>`,
	"xl/worksheets/sheet2.xml": `<worksheet><sheetData/></worksheet>`,
}

// pack makes a workbook of the parts, some of them replaced.
func pack(t testing.TB, other map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		body := parts[name]
		if o, ok := other[name]; ok {
			body = o
		}
		p, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(p, body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReads(t *testing.T) {
	t.Parallel()
	b, err := bookread.Open(pack(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Sheets) != 2 || b.Sheets[0].Name != "A&B" || !b.Sheets[1].Hidden || b.Title != "T" || b.Language != "en" || b.Format(1) != "0.0%" || b.Format(9) != "" {
		t.Errorf("read %+v", b)
	}
	if r := b.Charts[0].Ranges; len(r) != 2 || !r[0].Values || r[0].Cache[0] != 5 || r[0].At[0] != 1 || r[1].Ref != "'A&B'!$A$1" {
		t.Errorf("ranges %+v", r)
	}
	var got []string
	err = b.Cells(b.Sheets[0], func(_ int, cells []bookread.Cell) error {
		for _, c := range cells {
			got = append(got, fmt.Sprintf("%s %q %v %v %q", c.Name(), c.Text, c.Number, c.Error, c.Formula))
		}
		return nil
	})
	want := `A1 "two " 0 false "";B3 "" 0.25 false "IF(A1=0,\"\",B2/2)";D3 "#DIV/0!" 0 true "1/0";E3 "x < y" 0 false ""`
	if err != nil || strings.Join(got, ";") != want {
		t.Errorf("got %s, %v\nexpected %s", strings.Join(got, ";"), err, want)
	}
}

func TestTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		part, body, want string
	}{
		"no sheet":       {"xl/workbook.xml", "<workbook/>", "no sheet"},
		"lost sheet":     {"xl/_rels/workbook.xml.rels", "<Relationships/>", "has no part"},
		"no XML":         {"xl/styles.xml", "<a", "styles.xml"},
		"cut off":        {"xl/worksheets/sheet1.xml", `<row r="1"><c r="A1"><v>1`, "ends within a row"},
		"rows backwards": {"xl/worksheets/sheet1.xml", `<row r="2"></row><row r="1"></row>`, "after row 2"},
		"lost string":    {"xl/worksheets/sheet1.xml", `<row r="1"><c r="A1" t="s"><v>7</v></c></row>`, "of 2"},
		"no number":      {"xl/worksheets/sheet1.xml", `<row r="1"><c r="A1"><v>x</v></c></row>`, "no number"},
		"no address":     {"xl/worksheets/sheet1.xml", `<row r="1"><c r="1A"><v>1</v></c></row>`, "has a cell"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := bookread.Open(pack(t, map[string]string{c.part: c.body}))
			if err == nil {
				err = b.Cells(b.Sheets[0], func(int, []bookread.Cell) error { return nil })
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, expected %q", err, c.want)
			}
		})
	}
}

func TestCalculates(t *testing.T) {
	t.Parallel()
	cells := map[string]any{"A1": 6.0, "B1": 4.0, "C1": "word", "A2": 0.0}
	look := func(sheet string, column, row int) any {
		if sheet != "" && sheet != "O'Neill" {
			return nil
		}
		return cells[bookread.Column(column)+fmt.Sprint(row)]
	}
	for formula, want := range map[string]any{
		"A1/B1-1": 0.5, "-A1^2": 36.0, "(A1+B1)*2": 20.0, `IF(A2=0,"",A1/A2)`: "", `IF(A2<>0,A1/A2,1+1)`: 2.0, "MAX(A1-B1,0)": 2.0, "SUM(A1:D2)": 10.0,
		`IF(OR(C1="",D1=""),"none",1)`: "none", `IF(AND(A1>1,C1="WORD"),A1,0)`: 6.0, "AVERAGE($A$1:$B$1)": 5.0, "'O''Neill'!A1*10%": 0.6, "IFERROR(A1/A2,7)": 7.0,
		`C1=""`: false, "MIN(A1,B1)": 4.0, "COUNT(A1:C2)": 3.0, "ABS(B1-A1)": 2.0, "IF(A1,1,2)": 1.0, "IF(A2,1,2)": 2.0, `"a""b"`: `a"b`, "1.5e2": 150.0, "MAX(A1,C1)": 6.0,
	} {
		got, err := bookread.Calculate(formula, look)
		if a, ok := got.(float64); ok {
			if b, ok := want.(float64); !ok || a-b > 1e-12 || b-a > 1e-12 {
				t.Errorf("%s is %v, expected %v", formula, got, want)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%s is %v, %v, expected %v", formula, got, err, want)
		}
	}
	for formula, want := range map[string]string{"A1/A2": "#DIV/0!", "A1+C1": "#VALUE!", "VLOOKUP(A1,B1:C9,2)": "do not calculate", "A1 A2": "do not calculate", "(": "do not calculate",
		strings.Repeat("(", 500): "do not calculate"} {
		if got, err := bookread.Calculate(formula, look); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20s is %v, %v, expected %s", formula, got, err, want)
		}
	}
}

func FuzzCells(f *testing.F) {
	f.Add(parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"], parts["xl/charts/chart1.xml"])
	f.Add(`<row r="9999999999">`, `<si>`, `<numRef><f>`)
	f.Fuzz(func(t *testing.T, sheet, strings, chart string) {
		b, err := bookread.Open(pack(t, map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings, "xl/charts/chart1.xml": chart}))
		if err != nil {
			return
		}
		_ = b.Cells(b.Sheets[0], func(int, []bookread.Cell) error { return nil })
	})
}

func FuzzOpen(f *testing.F) {
	f.Add(pack(f, nil))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(_ *testing.T, body []byte) {
		b, err := bookread.Open(body)
		if err != nil {
			return
		}
		for _, s := range b.Sheets {
			_ = b.Cells(s, func(int, []bookread.Cell) error { return nil })
		}
	})
}

func FuzzCalculate(f *testing.F) {
	f.Add(`IF(OR(O5="",'a b'!O6=0),"",SUM(A1:B9)/-$O$7%)`)
	f.Add(`IFERROR(MAX(A1,B2:C3)/0,"x")`)
	f.Fuzz(func(t *testing.T, formula string) {
		_, err := bookread.Calculate(formula, func(_ string, column, row int) any { return float64(column * row) })
		if err != nil && !errors.Is(err, bookread.ErrUnknown) && !strings.HasPrefix(err.Error(), "#") {
			t.Error(err)
		}
	})
}

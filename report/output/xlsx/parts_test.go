package xlsx

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

func TestSheetName(t *testing.T) {
	t.Parallel()
	taken := map[string]bool{"转化漏斗": true, "strasse": true}
	for in, want := range map[string]string{
		"转化漏斗": "转化漏斗 2", "": "Sheet", "a/b:c": "a b c", "History": "History 2", "'x'": "x", "ſtrasse": "ſtrasse 2",
		strings.Repeat("很", 40): strings.Repeat("很", 31), strings.Repeat("😀", 20): strings.Repeat("😀", 15),
	} {
		if got := sheetName(in, taken); got != want {
			t.Errorf("sheetName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCellText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"a\nb\tc": "a b c", "\x00\x1b好\xff": "好", "=1+1": "=1+1", strings.Repeat("a", 40000): strings.Repeat("a", 32766) + "…"} {
		if got := cellText(in); got != want {
			t.Errorf("cellText(%.20q) = %.20q, want %.20q", in, got, want)
		}
	}
}

func TestSerialDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		when time.Time
		want float64
		ok   bool
	}{
		{time.Date(2026, 10, 1, 0, 0, 0, 0, shanghai), 46296, true},
		{time.Date(2026, 10, 1, 18, 0, 0, 0, shanghai), 46296.75, true},
		{time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC), 61, true},
		{time.Date(1900, 2, 28, 0, 0, 0, 0, time.UTC), 0, false},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), 0, false},
	} {
		if got, ok := serialDay(c.when); ok != c.ok || ok && got != c.want {
			t.Errorf("serialDay(%v) = %v %v, want %v %v", c.when, got, ok, c.want, c.ok)
		}
	}
}

// TestFormats shows numbers through the formats as a program would.
func TestFormats(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang   string
		unit   report.Unit
		digits int
		want   string
	}{
		{"zh-CN", report.UnitRate, 1, "0.0%"},
		{"zh-CN", report.UnitPoints, 1, `+0.0%"点";-0.0%"点";0.0%"点"`},
		{"zh-CN", report.UnitMoney, 0, `"¥"#,##0`},
		{"zh-CN", report.UnitHours, 1, `#,##0.0" 小时"`},
		{"en", report.UnitTimes, 1, `#,##0.0"x"`},
		{"en", report.UnitCount, 0, "#,##0"},
		{"en", report.UnitPValue, 3, `[<0.001]"< 0.001";0.000`},
	} {
		b := &book{words: testWords(t, c.lang)}
		if got := b.format(c.unit, c.digits, false); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.lang, c.unit, got, c.want)
		}
	}
	b := &book{words: testWords(t, "zh-CN")}
	if got, want := b.short(report.UnitCount, 0), `[>=100000000]0\.00,,"亿";[>=10000]0\.0,"万";#,##0`; got != want {
		t.Errorf("short counts: %s, want %s", got, want)
	}
}

func TestClimb(t *testing.T) {
	t.Parallel()
	none := report.Missing
	for name, c := range map[string]struct {
		changes, totals []report.Number
		base            []float64
		ok              bool
	}{
		"up and down":    {some(100, 50, -120), nil, []float64{0, 100, 30}, true},
		"from a total":   {[]report.Number{none, report.Some(8), report.Some(-3), none}, []report.Number{report.Some(50), none, none, report.Some(55)}, []float64{0, 50, 55, 0}, true},
		"below zero":     {some(10, -30), nil, nil, false},
		"negative total": {some(math.NaN()), some(-1), nil, false},
		"nothing":        {nil, nil, nil, false},
	} {
		got, ok := climb(c.changes, c.totals, len(c.changes))
		if ok != c.ok {
			t.Errorf("%s: ok = %v, want %v", name, ok, c.ok)
			continue
		}
		for i, want := range c.base {
			if got.base[i].F != want {
				t.Errorf("%s: base %d = %v, want %v", name, i, got.base[i].F, want)
			}
		}
	}
}

func TestDaysOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		labels []string
		last   float64
		ok     bool
	}{
		{[]string{"0", "1", "7", "30"}, 30, true},
		{[]string{"第 1 天", "第 7 天"}, 7, true},
		{[]string{"1", "x"}, 0, false},
		{[]string{"7", "1"}, 0, false},
		{[]string{"1"}, 0, false},
		{[]string{"1", "99999999999999999999"}, 0, false},
	} {
		days, ok := daysOf(c.labels)
		if ok != c.ok || ok && days[len(days)-1].F != c.last {
			t.Errorf("daysOf(%v) = %v %v, want to %v %v", c.labels, days, ok, c.last, c.ok)
		}
	}
}

func TestMatrixTurns(t *testing.T) {
	t.Parallel()
	hours := make([]string, 24)
	m := matrixOf(report.Chart{Labels: hours, Series: []report.Series{{Name: "Mon", Values: some(1, 2)}, {Name: "Tue", Values: some(3)}}})
	if len(m.columns) != 2 || len(m.rows) != 24 || m.values[0][1].F != 3 || m.values[1][1].Known {
		t.Errorf("a week of hours is %d by %d, want hours down and days across", len(m.rows), len(m.columns))
	}
	if m := matrixOf(report.Chart{Series: []report.Series{{Values: some(1, 2, 3)}}}); len(m.columns) != 3 || len(m.rows) != 1 {
		t.Errorf("values without labels give %d columns, want 3", len(m.columns))
	}
}

// TestCircularColumns wants numbers, not formulas, where columns follow from one
// another in a circle, and formulas only where they give the number shown.
func TestCircularColumns(t *testing.T) {
	t.Parallel()
	doc := bareDocument(t, "en")
	doc.Chapters = []report.Chapter{{ID: "x", Title: "Circle", Blocks: []report.Block{report.Table{ID: "x.t", Columns: []report.Column{
		{Key: "a", Title: "A", Unit: report.UnitCount, Formula: report.Formula{Op: report.OpMinus, A: "b", B: "c"}},
		{Key: "b", Title: "B", Unit: report.UnitCount, Formula: report.Formula{Op: report.OpMinus, A: "a", B: "c"}},
		{Key: "c", Title: "C", Unit: report.UnitCount},
		{Key: "d", Title: "D", Unit: report.UnitRate, Formula: report.Formula{Op: report.OpRatio, A: "c", B: "e"}},
		{Key: "e", Title: "E", Unit: report.UnitCount},
	}, Rows: []report.Row{
		{Cells: []report.Cell{{}, {}, {Number: report.Some(0)}, {Number: report.Some(0)}, {Number: report.Some(4)}}},
		{Cells: []report.Cell{{Number: report.Some(1)}, {Number: report.Some(1)}, {Number: report.Some(0)}, {Number: report.Some(.9)}, {Number: report.Some(4)}}},
		{Total: true, Cells: []report.Cell{{Number: report.Some(7)}, {}, {Number: report.Some(0)}, {Number: report.Some(0)}, {Number: report.Some(8)}}},
	}}}}}
	f := open(t, render(t, doc))
	formula := func(row int, column string) string {
		_, head, _ := excelize.CellNameToCoordinates(find(t, f, "Circle", "A"))
		got, _ := f.GetCellFormula("Circle", column+string(rune('0'+head+row)))
		return shape(got)
	}
	for _, c := range []struct {
		row    int
		column string
		want   string
	}{{2, "B", ""}, {2, "C", ""}, {1, "E", `IF(F=,"",D/F)`}, {2, "E", ""}, {3, "B", ""}, {3, "F", "SUM(F:F)"}, {3, "E", `IF(F=,"",D/F)`}} {
		if got := formula(c.row, c.column); got != c.want {
			t.Errorf("row %d column %s: formula %q, want %q", c.row, c.column, got, c.want)
		}
	}
}

func TestKind(t *testing.T) {
	t.Parallel()
	k := Kind()
	r, err := k.Build(nil)
	if err != nil || r == nil || k.Name != "xlsx" {
		t.Errorf("Kind() = %v, %v, %v", k.Name, r, err)
	}
}

package check

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/bookread"
)

// squeezeCell is squeeze for what a cell cannot hold.
func squeezeCell(s string) string {
	return squeeze(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s))
}

// lines are the rows that hold a text, squeezed, by the text of a whole cell.
func (t *tab) lines(text string) []int {
	if t.texts == nil {
		t.texts = map[string][]int{}
		for i, cells := range t.rows {
			for _, c := range cells {
				if !c.IsNumber && c.Text != "" {
					key := squeezeCell(c.Text)
					t.texts[key] = append(t.texts[key], i)
				}
			}
		}
	}
	return t.texts[squeezeCell(text)]
}

// holds reports whether a cell of the row has the text, whole or within.
func holds(cells []bookread.Cell, text string) bool {
	want := squeezeCell(text)
	if want == "" {
		return true
	}
	for _, c := range cells {
		if !c.IsNumber && (strings.Contains(squeezeCell(c.Text), want) || sameText(text, c.Text)) {
			return true
		}
	}
	return false
}

// number is the cell of a row that has the number; nil: none.
func number(cells []bookread.Cell, n report.Number) *bookread.Cell {
	for i, c := range cells {
		if c.IsNumber && same(c.Number, n.F) {
			return &cells[i]
		}
	}
	return nil
}

// findings checks that one sheet lists every finding with its numbers, evidence
// and advice.
func (w *workbook) findings() {
	for _, f := range w.doc.Findings {
		problem, expected, where := "the finding "+f.ID+" is missing", f.Claim, ""
	search:
		for _, t := range w.sheets {
			for _, i := range t.lines(f.Claim) {
				lack := w.finding(f, t.rows[i])
				if lack == "" {
					problem = ""
					break search
				}
				if len(t.rows[i]) > 4 || where == "" { // the list, rather than a summary's line
					problem, expected, where = "the finding "+f.ID+" is incomplete", lack, t.name+", row "+strconv.Itoa(i+1)
				}
			}
		}
		if problem != "" && squeeze(f.Claim) != "" {
			w.out.tell("xlsx.finding", where, problem, expected, "")
		}
	}
}

// finding is what a row lacks of a finding; empty: nothing.
func (w *workbook) finding(f report.Finding, cells []bookread.Cell) string {
	limit := f.Threshold
	if !limit.Known {
		limit = f.Benchmark
	}
	for _, n := range []report.Number{f.Value, limit, f.Interval[0], f.Interval[1], f.N} {
		if !n.Known {
			continue
		}
		if number(cells, n) == nil {
			return fmt.Sprint(n.F)
		}
	}
	for _, e := range f.Evidence {
		if !holds(cells, e) {
			return e
		}
	}
	gain := ""
	for _, r := range f.Recommendations {
		if !holds(cells, r.Text) {
			return r.Text
		}
		if gain == "" {
			gain = r.Expected
		}
	}
	if !holds(cells, gain) { // the list has one column for it
		return gain
	}
	return ""
}

// topRows is how far down the first sheet its message and lines stand.
const topRows = 8

// keyFigures checks the summary's message, lines and figures on the first sheet, in order, with their changes.
func (w *workbook) keyFigures() {
	if len(w.sheets) == 0 {
		return
	}
	t, last := w.sheets[0], -1
	top := &tab{name: t.name, rows: t.rows[:min(len(t.rows), topRows)]}
	w.want(top, "xlsx.text", "the summary's message", w.doc.Summary.Message)
	for _, line := range w.doc.Summary.Lines {
		w.want(top, "xlsx.text", "a line of the summary", line)
	}
	for _, k := range w.doc.Summary.KPIs {
		problem, where, at := "the key figure "+k.Name+" is missing", t.name, -1
		for _, i := range t.lines(k.Name) {
			lack := w.figure(t, k, t.rows[i])
			if lack == "" {
				at = i
				break
			}
			problem, where = "the key figure "+k.Name+" is wrong: it lacks "+lack, t.name+", row "+strconv.Itoa(i+1)
		}
		switch {
		case at < 0:
			w.out.tell("xlsx.kpi", where, problem, w.doc.Words.Format(k.Value.Number, k.Value.Unit), "")
		case at < last:
			w.out.tell("xlsx.kpi", t.name+", row "+strconv.Itoa(at+1), "the key figure "+k.Name+" is out of order", "the document's order", "")
		}
		last = max(last, at)
	}
}

// figure is what a row lacks of a key figure: the numbers behind its name are the
// value and the changes, in this order.
func (w *workbook) figure(t *tab, k report.Card, cells []bookread.Cell) (lack string) {
	for len(cells) > 0 && (cells[0].IsNumber || !sameText(k.Name, cells[0].Text)) {
		cells = cells[1:]
	}
	for _, q := range []report.Quantity{k.Value, k.Previous, k.YearAgo} {
		if !q.Known {
			continue
		}
		for len(cells) > 0 && !cells[0].IsNumber {
			cells = cells[1:]
		}
		if len(cells) == 0 || !same(cells[0].Number, q.F) {
			return fmt.Sprint(q.F)
		}
		w.format(t, &cells[0], q.Unit)
		cells = cells[1:]
	}
	return ""
}

// format checks that a cell's number shows in its unit.
func (w *workbook) format(t *tab, c *bookread.Cell, unit report.Unit) {
	if c == nil {
		return
	}
	code := w.Format(c.Style)
	switch {
	case unit.Fraction() && !strings.Contains(code, "%"):
		w.out.tell("xlsx.unit", place(t, *c), "a fraction does not show as a percentage", "a number format with %", code)
	case !unit.Fraction() && unit != report.UnitPValue && strings.Contains(code, "%"):
		w.out.tell("xlsx.unit", place(t, *c), "a number shows as a percentage", "a number format without %", code)
	case unit == report.UnitMoney:
		sign := strings.TrimSpace(strings.ReplaceAll(w.doc.Words.Say("unit.money"), "#", ""))
		if sign != "" && !strings.Contains(code, sign) {
			w.out.tell("xlsx.unit", place(t, *c), "money does not show its currency", sign, code)
		}
	}
}

// chapter finds the sheet of a chapter and checks its blocks.
func (w *workbook) chapter(c report.Chapter) {
	var t *tab
	for _, s := range w.sheets[min(1, len(w.sheets)):] {
		if lines := s.lines(c.Title); !s.data && len(lines) > 0 && lines[0] < 3 {
			t = s
			break
		}
	}
	if t == nil {
		w.out.tell("xlsx.sheets", "", "the sheet of the chapter "+c.ID+" is missing", c.Title, "")
		return
	}
	if c.Message != "" {
		w.want(t, "xlsx.text", "the chapter's message", c.Message)
	}
	for _, b := range c.Blocks {
		switch b := b.(type) {
		case report.Table:
			w.table(t, b)
		case report.Paragraph:
			w.want(t, "xlsx.text", "a paragraph", b.Text())
		case report.Figure:
			w.want(t, "xlsx.figure", "the title of figure "+b.ID, b.Title)
			w.want(t, "xlsx.figure", "the reading of figure "+b.ID, b.Reading)
		case report.FindingList:
			for _, f := range b.Findings {
				w.want(t, "xlsx.finding", "finding "+f.ID, f.Claim)
			}
		case report.Scorecard, report.PageBreak:
		}
	}
	for _, n := range c.Notes {
		w.want(t, "xlsx.text", "a note", n)
	}
}

// want reports a text that is in no cell of the sheet.
func (w *workbook) want(t *tab, check, what, text string) {
	if squeezeCell(text) == "" || len(t.lines(text)) > 0 {
		return
	}
	for _, cells := range t.rows {
		if holds(cells, text) {
			return
		}
	}
	w.out.tell(check, "sheet "+t.name, what+" is missing", text, "")
}

// appendix checks definitions and data quality, on whatever sheet they stand.
func (w *workbook) appendix() {
	all := &tab{}
	for _, t := range w.sheets {
		all.rows = append(all.rows, t.rows...)
	}
	all.name = "of notes"
	closing := w.doc.Closing
	for _, text := range append([]string{closing.CoverNote, closing.Legal}, closing.Contact...) {
		w.want(all, "xlsx.text", "a text of the client", text)
	}
	for _, d := range w.doc.Definitions {
		w.want(all, "xlsx.text", "the definition of "+d.Term, d.Text)
	}
	for _, q := range w.doc.Quality {
		w.want(all, "xlsx.text", "data quality "+q.Check, q.Claim)
	}
	for _, p := range w.doc.Sources {
		w.want(all, "xlsx.text", "the source "+p.File, p.File)
	}
}

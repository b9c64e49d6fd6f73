package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// printChapter is a chapter as text, only the parts that a case is about.
func printChapter(w *report.Words, c report.Chapter, show []string) string {
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	shows := func(name string) bool { return slices.Contains(show, name) }
	if shows("message") {
		line("%s [%s] %s", c.Title, c.Status, c.Message)
	}
	if shows("metrics") {
		for _, m := range c.Metrics {
			line("metric %s", printMetric(m))
		}
	}
	if shows("cards") {
		for _, k := range c.KPIs {
			line("card %s: %s  %s  %s", k.Name, w.Format(k.Value.Number, k.Value.Unit), w.Format(k.Previous.Number, k.Previous.Unit), w.Format(k.YearAgo.Number, k.YearAgo.Unit))
		}
	}
	for _, block := range c.Blocks {
		switch b := block.(type) {
		case report.Scorecard:
			if shows("figures") {
				for _, k := range b.Cards {
					line("score %s: %s", k.Name, w.Format(k.Value.Number, k.Value.Unit))
				}
			}
		case report.Figure:
			if shows("figures") {
				line("figure %s (%s) %s | %s | %s", b.ID, b.Chart.Kind, b.Title, b.Unit, b.Source)
				line("  %s", b.Reading)
			}
			if shows("charts") {
				printChart(b.Chart, line)
			}
		case report.Table:
			if shows("tables") {
				printTable(w, b, line)
			}
		}
	}
	if shows("findings") {
		for _, f := range c.Findings {
			line("%s/%s %s %s: %s", f.Severity, f.Verdict, f.Rule, f.Subject, f.Claim)
			for _, e := range f.Evidence {
				line("  %s", e)
			}
			for _, r := range f.Recommendations {
				line("  -> %s | %s | %s | %s", r.Text, r.Expected, r.Effort, r.Owner)
			}
		}
	}
	if shows("notes") {
		for _, n := range c.Notes {
			line("note %s", n)
		}
	}
	return out.String()
}

func printNumber(n report.Number) string {
	if !n.Known {
		return "-"
	}
	return fmt.Sprintf("%.6g", n.F)
}

func printMetric(m report.Metric) string {
	s := fmt.Sprintf("%s = %s", m.Name, printNumber(m.Value))
	if m.Text != "" {
		s = m.Name + " = " + m.Text
	}
	if m.Numerator.Known || m.Denominator.Known {
		s += fmt.Sprintf(" (%s/%s)", printNumber(m.Numerator), printNumber(m.Denominator))
	}
	if m.Low.Known || m.High.Known {
		s += fmt.Sprintf(" [%s..%s]", printNumber(m.Low), printNumber(m.High))
	}
	return s + fmt.Sprintf(" previous %s year %s", printNumber(m.Previous), printNumber(m.YearAgo))
}

// printTable prints the columns that the page shows, and the others after a bar.
func printTable(w *report.Words, t report.Table, line func(string, ...any)) {
	line("table %s %s", t.ID, t.Title)
	digits := make([]int, len(t.Columns))
	var head []string
	for i, col := range t.Columns {
		var values []report.Number
		for _, r := range t.Rows {
			values = append(values, r.Cells[i].Number, r.Cells[i].Low, r.Cells[i].High)
		}
		digits[i] = report.Digits(col.Unit, values)
		if col.Digits > 0 {
			digits[i] = col.Digits
		}
		title := col.Title
		if col.Workbook {
			title = "(" + title + ")"
		}
		head = append(head, title)
	}
	line("  %s", strings.Join(head, " | "))
	for _, r := range t.Rows {
		var cells []string
		for i, cell := range r.Cells {
			cells = append(cells, w.CellText(cell, t.Columns[i], digits[i]))
		}
		line("  %s", strings.Join(cells, " | "))
	}
	for _, n := range t.Notes {
		line("  * %s", n)
	}
}

func printChart(c report.Chart, line func(string, ...any)) {
	if len(c.Labels) > 0 {
		line("  labels %s", strings.Join(c.Labels, ", "))
	}
	for _, s := range c.Series {
		var values []string
		for _, v := range s.Values {
			values = append(values, printNumber(v))
		}
		line("  series %s %s: %s", s.Name, s.Role, strings.Join(values, " "))
	}
	for _, p := range c.Points {
		line("  point %s x=%s y=%s size=%s", p.Label, printNumber(p.X), printNumber(p.Y), printNumber(p.Size))
	}
	for _, m := range c.Marks {
		line("  mark %s value=%s at=%s %s", m.Label, printNumber(m.Value), printNumber(m.At), m.Role)
	}
}

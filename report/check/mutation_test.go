package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check"
)

// slip is a mistake between composing and rendering: the artifacts are made of
// the changed document and held against the right one. Every kind of artifact
// must be caught by the check of that name.
type slip struct {
	change func(*report.Document)
	caught []string // ids, one an artifact at least
	both   bool     // the document itself is wrong: it is held against itself
}

// chapterOf is the index of a chapter of the quickstart.
func chapterOf(doc *report.Document, kind string) *report.Chapter {
	for i := range doc.Chapters {
		if doc.Chapters[i].Kind == kind {
			return &doc.Chapters[i]
		}
	}
	panic("no chapter " + kind)
}

// tableOf changes the first table of a chapter whose cells fit.
func tableOf(doc *report.Document, fits func(report.Column, report.Cell) bool, change func(*report.Table, int, int)) {
	for i := range doc.Chapters {
		for k, b := range doc.Chapters[i].Blocks {
			t, ok := b.(report.Table)
			if !ok || len(t.Rows) < 3 || t.Title == "" {
				continue
			}
			for c, col := range t.Columns {
				if !col.Workbook && c < len(t.Rows[1].Cells) && fits(col, t.Rows[1].Cells[c]) {
					change(&t, 1, c)
					doc.Chapters[i].Blocks[k] = t
					return
				}
			}
		}
	}
	panic("no such table")
}

func isUnit(u report.Unit) func(report.Column, report.Cell) bool {
	return func(col report.Column, cell report.Cell) bool {
		return col.Unit == u && cell.Unit == "" && cell.Text == "" && cell.Number.Known && cell.Number.F > 0.01
	}
}

// figureOf changes the first chart of some kind.
func figureOf(doc *report.Document, kind string, change func(c *report.Chapter, at int, f report.Figure)) {
	for i := range doc.Chapters {
		for k, b := range doc.Chapters[i].Blocks {
			if f, ok := b.(report.Figure); ok && f.Chart.Kind == kind {
				change(&doc.Chapters[i], k, f)
				return
			}
		}
	}
	panic("no chart " + kind)
}

func withNumber(f func(float64) float64) func(*report.Table, int, int) {
	return func(t *report.Table, r, c int) {
		t.Rows[r].Cells[c].Number = report.Some(f(t.Rows[r].Cells[c].Number.F))
	}
}

// finding changes a finding wherever the document shows it.
func finding(doc *report.Document, change func(*report.Finding)) {
	id := doc.Summary.Findings[0].ID
	each := func(list []report.Finding) {
		for i := range list {
			if list[i].ID == id {
				change(&list[i])
			}
		}
	}
	each(doc.Findings)
	each(doc.Summary.Findings)
	for i := range doc.Chapters {
		each(doc.Chapters[i].Findings)
		for k, b := range doc.Chapters[i].Blocks {
			if list, ok := b.(report.FindingList); ok {
				list.Findings = slices.Clone(list.Findings)
				each(list.Findings)
				doc.Chapters[i].Blocks[k] = list
			}
		}
	}
}

func without(list []report.Finding, id string) []report.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f report.Finding) bool { return f.ID == id })
}

var slips = map[string]slip{
	"stale period":           {change: func(d *report.Document) { d.Job.Period = d.Job.Period.Previous() }, caught: []string{"pdf.period", "xlsx.period", "json.period"}},
	"stale as-of":            {change: func(d *report.Document) { d.Job.AsOf = d.Job.AsOf.AddDate(0, -1, 0) }, caught: []string{"pdf.asof", "xlsx.asof", "json.asof"}},
	"another account's name": {change: func(d *report.Document) { d.Job.Account.Name = "山野咖啡" }, caught: []string{"pdf.account", "xlsx.account", "json.account"}},
	"another account's words": {change: func(d *report.Document) { d.Summary.Message = "山野咖啡" + d.Summary.Message }, both: true,
		caught: []string{"pdf.foreign", "xlsx.foreign"}},
	"wrong language": {change: func(d *report.Document) { w := *d.Words; w.Lang = "en"; d.Words = &w }, caught: []string{"pdf.language", "xlsx.language", "json.language"}},
	"wrong currency": {change: func(d *report.Document) {
		d.Words = d.Words.With(map[string]string{"unit.money": "$#"})
		d.Job.Account.Currency = "USD"
	}, caught: []string{"pdf.table", "xlsx.unit", "json.currency"}},
	"wrong title": {change: func(d *report.Document) { d.Title = "周报" }, caught: []string{"pdf.metadata", "xlsx.metadata"}},
	"dropped finding": {change: func(d *report.Document) {
		id := d.Findings[0].ID
		d.Findings, d.Summary.Findings = without(d.Findings, id), without(d.Summary.Findings, id)
		for i := range d.Chapters {
			d.Chapters[i].Findings = without(d.Chapters[i].Findings, id)
			for k, b := range d.Chapters[i].Blocks {
				if list, ok := b.(report.FindingList); ok {
					list.Findings = without(list.Findings, id)
					d.Chapters[i].Blocks[k] = list
				}
			}
		}
	}, caught: []string{"pdf.finding", "xlsx.finding", "json.finding"}},
	"swapped number in a claim": {change: func(d *report.Document) {
		finding(d, func(f *report.Finding) { f.Claim = strings.Replace(f.Claim, "41%", "47%", 1) })
	}, caught: []string{"pdf.finding", "xlsx.finding", "json.finding"}},
	"swapped number in the evidence": {change: func(d *report.Document) {
		finding(d, func(f *report.Finding) {
			f.Evidence = slices.Clone(f.Evidence)
			f.Evidence[0] = strings.Replace(f.Evidence[0], "39.6", "36.9", 1)
		})
	}, caught: []string{"pdf.finding", "xlsx.finding", "json.finding"}},
	"swapped number behind a finding": {change: func(d *report.Document) {
		finding(d, func(f *report.Finding) { f.Value = report.Some(0.47) })
	}, caught: []string{"xlsx.finding", "json.finding"}},
	"dropped advice": {change: func(d *report.Document) {
		finding(d, func(f *report.Finding) { f.Recommendations = nil })
	}, caught: []string{"pdf.finding", "xlsx.finding", "json.finding"}},
	"dropped chapter": {change: func(d *report.Document) { d.Chapters = slices.Delete(d.Chapters, 3, 4) }, caught: []string{"pdf.chapter", "xlsx.sheets", "json.section"}},
	"swapped chapters": {change: func(d *report.Document) { d.Chapters[2], d.Chapters[3] = d.Chapters[3], d.Chapters[2] },
		caught: []string{"pdf.chapter", "json.section"}},
	"dropped chart": {change: func(d *report.Document) {
		figureOf(d, "line", func(c *report.Chapter, at int, _ report.Figure) { c.Blocks = slices.Delete(c.Blocks, at, at+1) })
	}, caught: []string{"pdf.figure", "xlsx.chart", "json.chart"}},
	"empty chart": {change: func(d *report.Document) {
		figureOf(d, "line", func(c *report.Chapter, at int, f report.Figure) {
			for i := range f.Chart.Series {
				f.Chart.Series[i].Values = make([]report.Number, len(f.Chart.Series[i].Values))
			}
			c.Blocks[at] = f
		})
	}, caught: []string{"pdf.chart", "xlsx.chart", "json.chart"}},
	"dropped table": {change: func(d *report.Document) {
		c := chapterOf(d, "funnel")
		c.Blocks = slices.DeleteFunc(c.Blocks, func(b report.Block) bool { _, ok := b.(report.Table); return ok })
	}, caught: []string{"pdf.table", "xlsx.table", "json.table"}},
	"dropped row": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitRate), func(t *report.Table, r, _ int) { t.Rows = slices.Delete(t.Rows, r, r+1) })
	}, caught: []string{"pdf.table", "xlsx.table", "json.table"}},
	"swapped rows": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitRate), func(t *report.Table, r, _ int) { t.Rows[r], t.Rows[r+1] = t.Rows[r+1], t.Rows[r] })
	}, caught: []string{"pdf.table", "xlsx.table", "json.table"}},
	"swapped number in a table": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitCount), withNumber(func(v float64) float64 { return v + 9 }))
	}, caught: []string{"pdf.table", "xlsx.table", "json.table"}},
	"sign flipped in a table": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitRate), withNumber(func(v float64) float64 { return -v }))
	}, caught: []string{"pdf.table", "xlsx.table", "json.table"}},
	"percentage for fraction": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitRate), withNumber(func(v float64) float64 { return v * 100 }))
	}, caught: []string{"pdf.table", "xlsx.table", "json.table"}},
	"missing for a number": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitCount), func(t *report.Table, r, c int) { t.Rows[r].Cells[c].Number = report.Missing })
	}, caught: []string{"pdf.table", "xlsx.table", "json.table"}},
	"unit lost": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitRate), func(t *report.Table, _, c int) { t.Columns[c].Unit = report.UnitNone })
	}, caught: []string{"pdf.table", "xlsx.unit", "json.table"}},
	"reordered key figures": {change: func(d *report.Document) { k := d.Summary.KPIs; k[0], k[1] = k[1], k[0] }, caught: []string{"pdf.kpi", "xlsx.kpi", "json.kpi"}},
	"swapped key figures": {change: func(d *report.Document) { k := d.Summary.KPIs; k[0].Value, k[1].Value = k[1].Value, k[0].Value },
		caught: []string{"pdf.kpi", "xlsx.kpi"}},
	"sign flipped in a key figure": {change: func(d *report.Document) { k := &d.Summary.KPIs[0]; k.Previous.F = -k.Previous.F }, caught: []string{"pdf.kpi", "xlsx.kpi"}},
	"dropped key figure":           {change: func(d *report.Document) { d.Summary.KPIs = d.Summary.KPIs[1:] }, caught: []string{"pdf.kpi", "xlsx.kpi", "json.kpi"}},
	"changed metric": {change: func(d *report.Document) {
		m := &chapterOf(d, "funnel").Metrics[0]
		m.Value = m.Value.Times(1.01)
	}, caught: []string{"json.metrics"}},
	"dropped action": {change: func(d *report.Document) { d.Summary.Actions = d.Summary.Actions[1:] }, caught: []string{"pdf.action", "json.summary"}},
	"another message": {change: func(d *report.Document) { d.Summary.Message = "增长健康" },
		caught: []string{"pdf.text", "json.summary"}},
	"dropped note": {change: func(d *report.Document) {
		for i := range d.Chapters {
			d.Chapters[i].Notes = nil
		}
	}, caught: []string{"pdf.text", "xlsx.text", "json.section"}},
	"another reading": {change: func(d *report.Document) {
		figureOf(d, "line", func(c *report.Chapter, at int, f report.Figure) { f.Reading = "一切都好。"; c.Blocks[at] = f })
	}, caught: []string{"pdf.figure", "xlsx.figure", "json.chart"}},
	"dropped definitions": {change: func(d *report.Document) { d.Definitions = d.Definitions[1:] }, caught: []string{"pdf.appendix", "xlsx.text"}},
	"dropped quality":     {change: func(d *report.Document) { d.Quality = nil }, caught: []string{"pdf.appendix", "xlsx.text", "json.quality"}},
	"dropped data":        {change: func(d *report.Document) { d.Datasets = d.Datasets[1:] }, caught: []string{"xlsx.sheets"}},
	"wrong logo":          {change: func(d *report.Document) { d.Job.Account.Logo = picture(d.Job.Account.Logo, true) }, caught: []string{"pdf.logo"}},
	"missing logo":        {change: func(d *report.Document) { d.Job.Account.Logo = report.Picture{} }, caught: []string{"pdf.logo"}},
	"NaN": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitRate), func(t *report.Table, r, c int) { t.Rows[r].Cells[c].Number = notANumber })
	}, caught: []string{"pdf.placeholder", "pdf.table", "xlsx.table"}},
	"NaN in the document": {change: func(d *report.Document) {
		tableOf(d, isUnit(report.UnitRate), func(t *report.Table, r, c int) { t.Rows[r].Cells[c].Number = notANumber })
	}, both: true, caught: []string{"document.number", "pdf.placeholder"}},
	"unfilled template": {change: func(d *report.Document) {
		finding(d, func(f *report.Finding) { f.Claim += " {{ .Period }}" })
	}, both: true, caught: []string{"pdf.placeholder", "xlsx.placeholder", "json.placeholder"}},
	"missing word": {change: func(d *report.Document) {
		finding(d, func(f *report.Finding) { f.Claim += d.Words.Say("no.such.word") })
	}, both: true, caught: []string{"pdf.placeholder", "xlsx.placeholder", "json.placeholder"}},
	"failed format": {change: func(d *report.Document) { d.Summary.Message = fmt.Sprintf("%s %%!d(string=x)", d.Summary.Message) }, both: true,
		caught: []string{"pdf.placeholder", "xlsx.placeholder", "json.placeholder"}},
	"undefined": {change: func(d *report.Document) { d.Summary.Message += " undefined <nil>" }, both: true,
		caught: []string{"pdf.placeholder", "xlsx.placeholder", "json.placeholder"}},
}

// TestEverySlipIsCaught renders the changed document and expects the check that
// is there for it.
func TestEverySlipIsCaught(t *testing.T) {
	t.Parallel()
	for name, s := range slips {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			right, wrong := light(t), light(t)
			s.change(wrong)
			if s.both {
				right = wrong
			}
			s.caught = append(slices.Clone(s.caught), pages(s.caught)...)
			var failures check.Errors
			for _, kind := range kinds {
				if slices.ContainsFunc(s.caught, func(id string) bool { return strings.HasPrefix(id, kind) || strings.HasPrefix(id, "document") }) {
					if a, ok := try(t, wrong, kind); ok {
						failures = append(failures, proved(t, right, a)...)
					}
				}
			}
			caughtBy(t, failures, s.caught)
		})
	}
}

// pages are the checks of a web page beside those of a PDF.
func pages(ids []string) []string {
	var out []string
	for _, id := range ids {
		name, is := strings.CutPrefix(id, "pdf.")
		if is && name != "metadata" && name != "asof" && name != "logo" {
			out = append(out, "html."+name)
		}
	}
	return out
}

// caughtBy holds what was told against the checks that should tell.
func caughtBy(t *testing.T, failures check.Errors, want []string) {
	t.Helper()
	told := map[string]bool{}
	for _, f := range failures {
		told[f.Check] = true
	}
	for _, id := range want {
		if !told[id] {
			t.Errorf("%s told nothing; told were %v", id, failures)
		}
	}
}

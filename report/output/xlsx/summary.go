package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// summary is the first sheet: message, key figures with sparklines, what leads,
// what to do first, and the way to the sections.
func (s *sheet) summary(doc *report.Document, sections []*sheet) {
	s.main, s.flat = 7, true
	for column, width := range map[int]float64{2: 22, 3: 16, 4: 15, 5: 15, 6: 26, 7: 13, 8: 34} {
		s.widths[column] = width
	}
	s.band(doc.Job.Account.Name+" · "+doc.Title+" · "+s.words.Period(doc.Job.Period), doc.Summary.Message)
	if lines := strings.Join(doc.Summary.Lines, s.words.Say("evidence.join")); lines != "" {
		s.row--
		s.line(lines, style{kind: kindNote})
		s.row++
	}
	s.keyFigures(s.say("kpis"), doc.Summary.KPIs)
	s.leading(doc.Summary.Findings)
	s.actions(doc.Summary.Actions)
	s.sections(doc.Chapters, sections)
	s.finish(1)
}

// heads writes a header row over runs of columns; a negative span is a column of
// numbers.
func (s *sheet) heads(titles []string, spans ...int) {
	column := firstColumn
	for i, title := range titles {
		span, st := 1, style{kind: kindHeader}
		if i < len(spans) {
			span = spans[i]
		}
		if span < 0 {
			span, st.right = -span, true
		}
		s.spread(column, s.row, span, title, st)
		column += span
	}
	s.row++
}

// courseColumn is where the course of the key figures stands: right of the
// printed part and in sight, so that every program draws the sparklines.
func (s *sheet) courseColumn() int { return firstColumn + s.main + 1 }

func (s *sheet) keyFigures(title string, cards []report.Card) {
	if len(cards) == 0 {
		return
	}
	s.row = max(s.row, s.side) // numbers of charts may reach down to here
	first := s.row
	s.heading(title)
	s.courseHead(cards)
	s.heads([]string{s.say("figure"), s.say("value"), s.words.Say("column.change"), s.words.Say("column.yoy"), s.say("course")}, 1, -1, -1, -1, 1)
	for _, k := range cards {
		s.wrapped(firstColumn, s.row, k.Name, style{bold: true})
		st := style{kind: kindFigure, right: true, format: s.short(k.Value.Unit, report.Digits(k.Value.Unit, []report.Number{k.Value.Number}))}
		s.figureValue(k, st)
		if s.flat {
			s.awaited = append(s.awaited, awaited{s, s.row, k, st})
		}
		s.defineFigure(k)
		s.change(firstColumn+2, k.Previous, k.Better)
		s.change(firstColumn+3, k.YearAgo, k.Better)
		s.style(firstColumn+4, s.row, style{})
		s.spark(k)
		s.heights[s.row] = max(s.heights[s.row], 27)
		s.row++
	}
	s.together(first)
	s.row++
	s.side = s.row
}

// figureValue writes a key figure's value; one that stands on a sheet before follows
// that one.
func (s *sheet) figureValue(k report.Card, st style) {
	if first, ok := s.figures[k.Metric]; ok && near(first.value, k.Value.Number) {
		s.formula(firstColumn+1, s.row, first.ref, first.value, st)
		return
	}
	s.number(firstColumn+1, s.row, k.Value.Number, st)
}

// defineFigure gives a key figure a name, so that other sheets can say
// =kpi_funnel.overall instead of a cell. The first sheet to show it has it.
func (s *sheet) defineFigure(k report.Card) {
	if k.Metric == "" || !finite(k.Value.Number) || s.defined[fold(safeName("kpi_", k.Metric))] {
		return
	}
	ref := quoteSheet(s.name) + "!" + absolute(firstColumn+1, s.row)
	s.keep(s.file.SetDefinedName(&excelize.DefinedName{Name: s.define("kpi_", k.Metric), Comment: cut(cellText(k.Name), 200), RefersTo: ref}))
	s.figures[k.Metric] = keyFigure{ref, k.Value.Number}
}

// define takes a name of the workbook for an id, unlike all names before.
func (b *book) define(prefix, id string) string {
	name := safeName(prefix, id)
	for n := 2; b.defined[fold(name)]; n++ {
		name = fmt.Sprintf("%s_%d", safeName(prefix, id), n)
	}
	b.defined[fold(name)] = true
	return name
}

// safeName is an id as workbooks take names: letters, digits, Chinese, . and _.
func safeName(prefix, id string) string {
	return cut(prefix+strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= 0x4E00 && r <= 0x9FFF || r == '.' || r == '_' {
			return r
		}
		return '_'
	}, cellText(id)), 200)
}

// change colours a change by whether it is good, not by its sign.
func (s *sheet) change(column int, change report.Quantity, better report.Direction) {
	st := style{right: true, indent: true, format: s.format(change.Unit, report.Digits(change.Unit, []report.Number{change.Number}), true)}
	if change.Known && change.F != 0 && (better == report.Up || better == report.Down) {
		good := change.F > 0 == (better == report.Up)
		if st.color = s.doc.Theme.Colors.Critical; good {
			st.color = s.doc.Theme.Colors.Good
		}
	}
	s.number(column, s.row, change.Number, st)
}

// courseHead names the positions of the courses where all cards share them.
func (s *sheet) courseHead(cards []report.Card) {
	var labels []string
	for _, k := range cards {
		if len(k.Spark) < 2 || len(k.SparkAt) != len(k.Spark) {
			continue
		}
		if labels != nil && strings.Join(labels, "\x00") != strings.Join(k.SparkAt, "\x00") {
			return
		}
		labels = k.SparkAt
	}
	for i, label := range labels {
		column := s.courseColumn() + i
		s.text(column, s.row, label, style{kind: kindSideHeader, right: true})
		s.widen(column, textWidth(label))
	}
}

// spark writes the course at the side and draws it in the row.
func (s *sheet) spark(k report.Card) {
	if len(k.Spark) < 2 {
		return
	}
	digits := report.Digits(k.Value.Unit, k.Spark)
	st := style{kind: kindSide, right: true, format: s.format(k.Value.Unit, digits, false)}
	from := s.courseColumn()
	for i, v := range k.Spark {
		s.number(from+i, s.row, v, st)
		s.widen(from+i, textWidth(s.words.CellText(report.Cell{Number: v}, report.Column{Unit: k.Value.Unit}, digits)))
	}
	// Columns, not a line: LibreOffice draws lines too thin to be seen on paper.
	s.keep(s.file.AddSparkline(s.name, &excelize.SparklineOptions{Location: []string{at(firstColumn+4, s.row)},
		Range: []string{quoteSheet(s.name) + "!" + at(from, s.row) + ":" + at(from+len(k.Spark)-1, s.row)},
		Type:  "column", Last: true, SeriesColor: "#" + tint(s.doc.Theme.Colors.Primary, 0.45)}))
	s.sparks[s.name] = append(s.sparks[s.name], !slices.ContainsFunc(k.Spark, func(v report.Number) bool { return v.Known && v.F < 0 }))
}

func (s *sheet) leading(findings []report.Finding) {
	if len(findings) == 0 {
		return
	}
	s.heading(s.say("leading"))
	s.heads([]string{s.say("severity"), s.say("claim"), s.say("expected")}, 1, 5, 1)
	for _, f := range findings {
		s.severity(firstColumn, f.Severity)
		s.spread(firstColumn+1, s.row, 5, f.Claim, style{bold: true})
		s.wrapped(firstColumn+6, s.row, expected(f), style{})
		s.row++
	}
	s.row++
}

// severity writes a severity in its colour.
func (s *sheet) severity(column int, severity report.Severity) {
	s.text(column, s.row, s.words.Say("severity."+string(severity)), style{color: "#FFFFFF", fill: s.doc.Theme.Colors.Tone(severity), bold: true, center: true})
}

func (s *sheet) actions(actions []report.Action) {
	if len(actions) == 0 {
		return
	}
	first := s.row
	s.heading(s.say("actions"))
	s.heads([]string{s.say("rank"), s.say("action"), s.say("owner"), s.say("effort"), s.say("expected")}, 1, 3, 1, 1, 1)
	for _, a := range actions {
		r := a.Recommendation
		s.number(firstColumn, s.row, report.Some(float64(a.Rank)), style{format: "0"})
		s.spread(firstColumn+1, s.row, 3, r.Text, style{bold: true})
		s.wrapped(firstColumn+4, s.row, r.Owner, style{})
		s.wrapped(firstColumn+5, s.row, s.effort(r.Effort), style{})
		s.wrapped(firstColumn+6, s.row, r.Expected, style{})
		s.row++
	}
	s.together(first)
	s.row++
}

// sections lists the analyses with their messages, each linked to its sheet.
func (s *sheet) sections(chapters []report.Chapter, sheets []*sheet) {
	if len(chapters) == 0 {
		return
	}
	s.heading(s.say("sections"))
	s.heads([]string{s.say("chapter"), s.words.Say("column.status"), s.say("found"), s.say("message")}, 1, 1, -1, 4)
	for i, c := range chapters {
		s.wrapped(firstColumn, s.row, c.Title, style{color: s.doc.Theme.Colors.Primary, link: true})
		s.link(firstColumn, s.row, quoteSheet(sheets[i].name)+"!A1")
		s.wrapped(firstColumn+1, s.row, s.status(c.Status), style{})
		s.number(firstColumn+2, s.row, report.Some(float64(len(c.Findings))), style{right: true, format: "0"})
		s.spread(firstColumn+3, s.row, 4, c.Message, style{})
		s.row++
	}
	s.row++
}

func (s *sheet) link(column, row int, target string) {
	s.keep(s.file.SetCellHyperLink(s.name, at(column, row), target, "Location"))
}

func (b *book) status(status report.Status) string {
	if status == "" {
		return ""
	}
	return b.say("status." + string(status))
}

func (b *book) effort(effort string) string {
	switch effort {
	case "S", "M", "L":
		return b.say("effort_size." + effort)
	}
	return effort
}

// expected is what the first recommendation with a known gain should bring.
func expected(f report.Finding) string {
	for _, r := range f.Recommendations {
		if r.Expected != "" {
			return r.Expected
		}
	}
	return ""
}

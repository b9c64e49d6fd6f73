package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// sparkColumn is where the course of the key figures stands on the summary, in
// sight, so that every program draws the sparklines.
const sparkColumn = 10

// summary is the first sheet: message, key figures with sparklines, what leads,
// and what to do first.
func (s *sheet) summary(doc *report.Document) {
	s.band(doc.Job.Account.Name+" · "+doc.Title+" · "+s.words.Period(doc.Job.Period), doc.Summary.Message, 8)
	s.keyFigures(doc.Summary.KPIs)
	s.leading(doc.Summary.Findings)
	s.actions(doc.Summary.Actions)
	for column, width := range map[int]float64{2: 20, 3: 16, 4: 14, 5: 14, 6: 24, 7: 12, 8: 24, 9: 3} {
		s.widths[column] = width
	}
	s.finish(1)
	s.keep(s.file.SetColWidth(s.name, "C", "C", 60))
}

func (s *sheet) heads(titles []string, right ...int) {
	for i, title := range titles {
		st := style{kind: kindHeader}
		for _, r := range right {
			st.right = st.right || r == i
		}
		s.text(firstColumn+i, s.row, title, st)
	}
	s.row++
}

func (s *sheet) keyFigures(cards []report.Card) {
	if len(cards) == 0 {
		return
	}
	s.line(s.say("kpis"), style{kind: kindHeading})
	s.heads([]string{s.say("figure"), s.say("value"), s.words.Say("column.change"), s.words.Say("column.yoy"), s.say("course")}, 1, 2, 3)
	for _, k := range cards {
		s.text(firstColumn, s.row, k.Name, style{})
		s.number(firstColumn+1, s.row, k.Value.Number, style{kind: kindFigure, right: true, format: s.short(k.Value)})
		s.change(firstColumn+2, k.Previous, k.Better)
		s.change(firstColumn+3, k.YearAgo, k.Better)
		s.style(firstColumn+4, s.row, style{})
		s.spark(k)
		s.keep(s.file.SetRowHeight(s.name, s.row, 26))
		s.row++
	}
	s.row++
}

// change colours a change by whether it is good, not by its sign.
func (s *sheet) change(column int, change report.Quantity, better report.Direction) {
	st := style{right: true, format: s.format(change.Unit, 1, true)}
	if change.Known && change.F != 0 && better != "" {
		good := change.F > 0 == (better == report.Up)
		if st.color = s.doc.Theme.Colors.Critical; good {
			st.color = s.doc.Theme.Colors.Good
		}
	}
	s.number(column, s.row, change.Number, st)
}

// spark writes the course at the side and draws it in the row.
func (s *sheet) spark(k report.Card) {
	if len(k.Spark) < 2 {
		return
	}
	st := style{format: s.format(k.Value.Unit, report.Digits(k.Value.Unit, k.Spark), false), color: s.doc.Theme.Colors.Secondary}
	for i, v := range k.Spark {
		s.number(sparkColumn+i, s.row, v, st)
	}
	s.keep(s.file.AddSparkline(s.name, &excelize.SparklineOptions{Location: []string{at(firstColumn+4, s.row)},
		Range: []string{quoteSheet(s.name) + "!" + at(sparkColumn, s.row) + ":" + at(sparkColumn+len(k.Spark)-1, s.row)},
		Type:  "line", Last: true, Weight: 1.5, SeriesColor: "#" + hex(s.doc.Theme.Colors.Primary), LastColor: "#" + hex(s.doc.Theme.Colors.Primary)}))
}

func (s *sheet) leading(findings []report.Finding) {
	if len(findings) == 0 {
		return
	}
	s.line(s.say("leading"), style{kind: kindHeading})
	s.heads([]string{s.say("severity"), s.say("claim")})
	for _, f := range findings {
		s.severity(firstColumn, f.Severity)
		s.text(firstColumn+1, s.row, f.Claim, style{wrap: true})
		s.row++
	}
	s.row++
}

// severity writes a severity in its colour.
func (s *sheet) severity(column int, severity report.Severity) {
	s.text(column, s.row, s.words.Say("severity."+string(severity)), style{color: "#FFFFFF", fill: s.doc.Theme.Colors.Tone(severity), bold: true})
}

func (s *sheet) actions(actions []report.Action) {
	if len(actions) == 0 {
		return
	}
	s.line(s.say("actions"), style{kind: kindHeading})
	s.heads([]string{s.say("rank"), s.say("action"), s.say("owner"), s.say("effort"), s.say("expected")})
	for _, a := range actions {
		r := a.Recommendation
		s.text(firstColumn, s.row, fmt.Sprint(a.Rank), style{})
		s.text(firstColumn+1, s.row, r.Text, style{wrap: true})
		s.text(firstColumn+2, s.row, r.Owner, style{})
		s.text(firstColumn+3, s.row, s.effort(r.Effort), style{})
		s.text(firstColumn+4, s.row, r.Expected, style{})
		s.row++
	}
	s.row++
}

func (b *book) effort(effort string) string {
	if effort == "" {
		return ""
	}
	return b.words.Say("effort." + effort)
}

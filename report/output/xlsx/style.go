package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/wxreport/wxreport/report"
)

// style is what a cell looks like; equal styles share one entry of the workbook.
type style struct {
	kind   kind
	format string // number format; empty: general
	color  string // text colour; empty: the kind's
	fill   string
	right  bool
	bold   bool
	wrap   bool
	link   bool
}

type kind int

const (
	kindCell kind = iota
	kindBand
	kindLead
	kindHeading
	kindHeader // table header: under a dark rule
	kindTotal
	kindNote
	kindFigure // a big key figure
)

// style applies a style to a cell.
func (s *sheet) style(column, row int, st style) {
	s.keep(s.file.SetCellStyle(s.name, at(column, row), at(column, row), s.styleID(st)))
}

func (b *book) styleID(st style) int {
	if id, ok := b.styles[st]; ok {
		return id
	}
	id, err := b.file.NewStyle(b.describe(st))
	b.keep(err)
	b.styles[st] = id
	return id
}

func (b *book) describe(st style) *excelize.Style {
	c := b.doc.Theme.Colors
	font := excelize.Font{Family: b.say("font"), Size: 10, Color: hex(c.Ink), Bold: st.bold}
	out := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "center", WrapText: st.wrap}}
	fill := st.fill
	border := func(side, color string, weight int) {
		out.Border = append(out.Border, excelize.Border{Type: side, Color: hex(color), Style: weight})
	}
	switch st.kind {
	case kindBand:
		font.Size, font.Bold, font.Color, fill = 16, true, "FFFFFF", c.Primary
	case kindLead:
		font.Size, font.Bold = 12, true
	case kindHeading:
		font.Size, font.Bold = 11, true
	case kindHeader:
		font.Bold, font.Color = true, hex(c.Secondary)
		border("bottom", c.Ink, 2)
	case kindTotal:
		font.Bold = true
		border("top", c.Secondary, 1)
		border("bottom", c.Hairline, 1)
	case kindNote:
		font.Size, font.Color = 9, hex(c.Secondary)
	case kindFigure:
		font.Size, font.Bold = 14, true
		border("bottom", c.Hairline, 1)
	case kindCell:
		border("bottom", c.Hairline, 1)
	}
	if st.color != "" {
		font.Color = hex(st.color)
	}
	if st.link {
		font.Underline = "single"
	}
	if st.right {
		out.Alignment.Horizontal = "right"
	}
	if fill != "" {
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{hex(fill)}}
	}
	if st.format != "" {
		out.CustomNumFmt = &st.format
	}
	out.Font = &font
	return out
}

func hex(color string) string { return strings.ToUpper(strings.TrimPrefix(color, "#")) }

// format is the number format of a unit with this many decimals. The numbers
// stay true: only their look changes.
func (b *book) format(u report.Unit, digits int, signed bool) string {
	plain := "#,##0" + decimals(digits)
	switch u {
	case report.UnitRate:
		plain = "0" + decimals(max(digits, 1)) + "%"
	case report.UnitPoints, report.UnitRelative:
		plain, signed = "0"+decimals(max(digits, 1))+"%", true
	case report.UnitMoney:
		plain = `"` + b.currency() + `"#,##0` + decimals(digits)
	case report.UnitPValue:
		plain = "0.0000"
	case report.UnitTimes:
		plain = "0.00" + b.suffix("times")
	case report.UnitHours:
		plain = "0.0" + b.suffix("hours")
	case report.UnitDays:
		plain = "0" + decimals(digits) + b.suffix("days")
	case report.UnitNone:
		plain = "#,##0" + decimals(digits)
	}
	if signed {
		return "+" + plain + ";-" + plain + ";" + plain
	}
	return plain
}

func (b *book) currency() string {
	text := b.words.Format(report.Some(1), report.UnitMoney)
	return strings.Trim(text, "0123456789., ")
}

// suffix is a unit's word as a literal of a number format.
func (b *book) suffix(unit string) string {
	if word := b.say("format." + unit); word != "" {
		return `"` + word + `"`
	}
	return ""
}

func decimals(n int) string {
	if n <= 0 {
		return ""
	}
	return "." + strings.Repeat("0", n)
}

// short is the format of big key figures: 1.8万 in Chinese, thousands otherwise.
func (b *book) short(q report.Quantity) string {
	digits := report.Digits(q.Unit, []report.Number{q.Number})
	if q.Unit == report.UnitCount && q.Known && q.F >= 1e4 && q.F < 1e8 && b.words.Lang == "zh-CN" {
		return `0\.0,"万"`
	}
	return b.format(q.Unit, digits, false)
}

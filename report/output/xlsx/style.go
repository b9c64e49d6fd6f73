package xlsx

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// style is what a cell looks like; equal styles share one entry of the workbook.
type style struct {
	kind   kind
	format string // number format; empty: general
	color  string // text colour; empty: the kind's
	fill   string
	right  bool
	center bool
	indent bool // a little room beside the text
	bold   bool
	wrap   bool
	link   bool
}

type kind int

const (
	kindCell    kind = iota
	kindBand         // the title band of a sheet
	kindLead         // its message
	kindHeading      // the title of a block
	kindHeader       // a table's header: over a dark rule
	kindTotal        // a totals row
	kindBody         // running text
	kindNote         // small and quiet
	kindFigure       // a big key figure
	kindSide         // numbers behind a chart
	kindSideHeader
	kindData // cells of data sheets
)

// size is the kind's font size, pt.
func (k kind) size() float64 {
	switch k {
	case kindBand:
		return 16
	case kindLead:
		return 12
	case kindHeading:
		return 11.5
	case kindNote, kindSide, kindSideHeader:
		return 9
	case kindFigure:
		return 13
	}
	return 10
}

// indented reports whether words of the kind stand a little off the column on
// their left.
func (k kind) indented() bool {
	switch k {
	case kindCell, kindHeader, kindTotal, kindBody, kindNote:
		return true
	}
	return false
}

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
	font := excelize.Font{Family: b.say("font"), Size: st.kind.size(), Color: hex(c.Ink), Bold: st.bold}
	out := &excelize.Style{Font: &font, Alignment: &excelize.Alignment{Vertical: "center", WrapText: st.wrap}}
	border := func(side, color string, weight int) {
		out.Border = append(out.Border, excelize.Border{Type: side, Color: hex(color), Style: weight})
	}
	switch st.kind {
	case kindBand:
		font.Bold, font.Color = true, "FFFFFF"
		st.fill = c.Primary
	case kindLead, kindHeading:
		font.Bold = true
		out.Alignment.Vertical = "bottom"
	case kindHeader:
		font.Bold, font.Color, st.wrap = true, hex(c.Secondary), true
		out.Alignment.WrapText, out.Alignment.Vertical = true, "bottom"
		border("bottom", c.Ink, 2)
	case kindTotal:
		font.Bold = true
		border("top", c.Secondary, 1)
		border("bottom", c.Hairline, 1)
	case kindNote, kindSide:
		font.Color = hex(c.Secondary)
	case kindSideHeader:
		font.Color, font.Bold = hex(c.Secondary), true
		border("bottom", c.Secondary, 1)
	case kindFigure:
		font.Bold = true
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
	switch {
	case st.right:
		out.Alignment.Horizontal = "right"
	case st.center:
		out.Alignment.Horizontal = "center"
	case st.kind == kindCell || st.kind == kindBody || st.kind == kindLead:
		out.Alignment.Horizontal = "left"
	}
	if st.indent && !st.center {
		out.Alignment.Indent = 1
		if !st.right {
			out.Alignment.Horizontal = "left"
		}
	}
	if st.fill != "" {
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{hex(st.fill)}}
	}
	if st.format != "" {
		out.CustomNumFmt = &st.format
	}
	return out
}

// markID is the conditional style of a tone: its colour on a tint of it.
func (b *book) markID(color string, filled bool) *int {
	key := fmt.Sprint(color, filled)
	if id, ok := b.marks[key]; ok {
		return &id
	}
	st := excelize.Style{Font: &excelize.Font{Color: hex(color)}}
	if filled {
		st.Font.Bold = true
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{tint(color, 0.12)}}
	}
	id, err := b.file.NewConditionalStyle(&st)
	b.keep(err)
	b.marks[key] = id
	return &id
}

// tint mixes a colour with white: share 0 is white.
func tint(color string, share float64) string {
	v, err := strconv.ParseUint(hex(color), 16, 32)
	if err != nil {
		return "FFFFFF" // a theme's colours are checked when it is loaded
	}
	mix := func(shift uint) uint64 {
		part := float64(v >> shift & 0xFF)
		return uint64(255 - (255-part)*share + 0.5)
	}
	return fmt.Sprintf("%02X%02X%02X", mix(16), mix(8), mix(0))
}

// hex is a theme's colour as workbooks write it; black where it is none.
func hex(color string) string {
	color = strings.ToUpper(strings.TrimPrefix(color, "#"))
	if len(color) != 6 {
		return "000000"
	}
	return color
}

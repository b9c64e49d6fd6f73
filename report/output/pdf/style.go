package pdf

import (
	"strings"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/report/typeset"
)

// The type scale in points.
const (
	coverSize   = 46.0
	figureSize  = 21.0 // key figures
	chapterSize = 19.0
	subheadSize = 11.5
	bodySize    = 10.4
	tableSize   = 9.2
	smallSize   = 8.4 // units, notes
	proofSize   = 8.1 // evidence
	tinySize    = 7.6 // pills
)

// leading is the distance of two base lines as a multiple of the size; loose
// enough for Chinese text.
const leading = 1.6

// pillRadius rounds pills fully.
const pillRadius = 7.0

var white = charts.Color{R: 255, G: 255, B: 255, A: 255}

// palette is the theme's colours, ready to use.
type palette struct {
	primary, deep, ink, secondary, hairline, paper charts.Color
	critical, warning, notice, good                charts.Color
}

// newPalette takes the theme's colours; what it leaves out or misspells is that
// of the built-in theme jade.
func newPalette(c report.Colors) palette {
	or := func(s, fallback string) charts.Color {
		color, err := charts.ParseColor(s)
		if err != nil {
			color, _ = charts.ParseColor(fallback)
		}
		return color
	}
	return palette{
		primary: or(c.Primary, "#0b7d5a"), deep: or(c.Deep, "#07543d"), ink: or(c.Ink, "#17212b"),
		secondary: or(c.Secondary, "#5d6b79"), hairline: or(c.Hairline, "#e3e8ec"), paper: or(c.Paper, "#ffffff"),
		critical: or(c.Critical, "#c8372d"), warning: or(c.Warning, "#b9770e"),
		notice: or(c.Notice, "#2c6bb3"), good: or(c.Good, "#0b7d5a"),
	}
}

// tone is the colour of a severity.
func (p palette) tone(s report.Severity) charts.Color {
	switch s {
	case report.Critical:
		return p.critical
	case report.Warning:
		return p.warning
	case report.Notice:
		return p.notice
	case report.Good:
		return p.good
	}
	return p.secondary
}

// tint is the pale ground behind something of the colour.
func (p palette) tint(c charts.Color) charts.Color { return p.paper.Mix(c, 0.11) }

// faces measures texts in the two weights.
type faces struct {
	family        font.Family
	regular, bold font.Style
}

func newFaces(family font.Family) faces {
	return faces{family: family, regular: family.Style(false), bold: family.Style(true)}
}

func (f faces) style(bold bool) font.Style {
	if bold {
		return f.bold
	}
	return f.regular
}

// width is the width of a one-line text in points.
func (f faces) width(text string, size float64, bold bool) float64 {
	return f.style(bold).Width(text, size)
}

// roundOff is what sums of widths may differ by, in points.
const roundOff = 0.01

// lines breaks a text at a width.
func (f faces) lines(text string, size float64, bold bool, width float64) []string {
	if text != "" && !strings.ContainsAny(text, "\n ") && f.width(text, size, bold) <= width {
		return []string{text} // most table cells: not worth looking for breaks
	}
	return typeset.Break(text, width+roundOff, func(s string) float64 { return f.width(s, size, bold) })
}

// shortLast is the part of a width that the last of several lines should fill: two or
// three Chinese characters of half the page.
const shortLast = 0.16

// settled is lines without a word or two alone on the last of them, where narrower
// lines spare that and are as many.
func (f faces) settled(text string, size float64, bold bool, width float64) []string {
	best := f.lines(text, size, bold, width)
	for w := width; len(best) > 1 && f.width(best[len(best)-1], size, bold) < shortLast*width && w > 0.86*width; {
		w -= size
		if lines := f.lines(text, size, bold, w); len(lines) == len(best) {
			if f.width(lines[len(lines)-1], size, bold) >= shortLast*width {
				return lines
			}
			continue
		}
		break
	}
	return best
}

// fit cuts a text to one line of a width.
func (f faces) fit(text string, size float64, bold bool, width float64) string {
	return typeset.Fit(text, width+roundOff, func(s string) float64 { return f.width(s, size, bold) })
}

// prose makes a text of the document ready to set: safe, and with gaps between
// Chinese and Latin.
func prose(s string) string { return dotted(typeset.Space(typeset.Sanitize(s))) }

// proseLine is prose for a text of one paragraph.
func proseLine(s string) string { return dotted(typeset.Space(typeset.SanitizeLine(s))) }

// dot parts the members of a line. The letter is a full em wide, so it needs no
// spaces beside it; a line may end behind it.
const dot = "·\u200b"

// dotted takes the spaces beside middle dots away, and keeps "p < 0.001" and "n = 300"
// on one line.
func dotted(s string) string { return spaced.Replace(s) }

var spaced = strings.NewReplacer(" · ", dot, "p < ", "p\u00a0<\u00a0", "n = ", "n\u00a0=\u00a0")

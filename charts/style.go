package charts

import (
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
)

// Style is the look and the language of a chart.
type Style struct {
	Theme   report.Theme
	Words   *report.Words
	Font    *font.Family
	Caption float64 // names and values at the marks, pt; 0: 10.4
	Label   float64 // axes and notes, pt; 0: 8.4
}

// Size is the room of a chart, pt.
type Size struct{ W, H float64 }

// maxColors is how many series colours a reader can tell apart; more are grey.
const maxColors = 7

// fallback is the palette of a theme that names too few colours, from jade,
// amber, blue and so on: chosen to stay apart for red-green blindness.
var fallback = [maxColors]string{"#0B7D5A", "#E39B2D", "#2C6BB3", "#B35C8C", "#5FB7D4", "#8A5A2B", "#33275C"}

// ink is the theme's colours, parsed.
type ink struct {
	primary, text, quiet, hairline, paper Color
	grey                                  Color // "other" and benchmarks
	series                                [maxColors]Color
	tones                                 map[report.Severity]Color
}

func parseOr(s, otherwise string) Color {
	if c, err := ParseColor(s); err == nil {
		return c
	}
	c, _ := ParseColor(otherwise)
	return c
}

func newInk(t report.Theme) ink {
	c := t.Colors
	k := ink{
		primary:  parseOr(c.Primary, "#0B7D5A"),
		text:     parseOr(c.Ink, "#17212B"),
		quiet:    parseOr(c.Secondary, "#5D6B79"),
		hairline: parseOr(c.Hairline, "#E3E8EC"),
		paper:    parseOr(c.Paper, "#FFFFFF"),
	}
	k.grey = k.quiet.Mix(k.paper, 0.4)
	for i := range k.series {
		k.series[i] = parseOr("", fallback[i])
		if i < len(t.Series) {
			k.series[i] = parseOr(t.Series[i], fallback[i])
		} else if i == 0 {
			k.series[0] = k.primary
		}
	}
	k.tones = map[report.Severity]Color{
		report.Critical: parseOr(c.Critical, "#C8372D"),
		report.Warning:  parseOr(c.Warning, "#B9770E"),
		report.Notice:   parseOr(c.Notice, "#2C6BB3"),
		report.Info:     k.grey,
		report.Good:     parseOr(c.Good, k.primary.Hex()),
	}
	return k
}

// tone is the colour of a severity, or otherwise where there is none.
func (k ink) tone(s report.Severity, otherwise Color) Color {
	if c, ok := k.tones[s]; ok {
		return c
	}
	return otherwise
}

// of is the colour of the i-th series; beyond the palette it is grey.
func (k ink) of(i int) Color {
	if i < 0 || i >= maxColors {
		return k.grey
	}
	return k.series[i]
}

// on is the text colour that reads best on a fill.
func (k ink) on(fill Color) Color {
	if Contrast(fill, k.paper) >= 3 {
		return k.paper
	}
	return k.text
}

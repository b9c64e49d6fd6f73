package pdf

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// Measures of a figure in points.
const (
	figureHead   = 21.0 // the rule and the line of title and source
	minChart     = 40.0
	readingLead  = 13.0
	readingSize  = 8.8
	titleLead    = 15.0
	besideLead   = 12.0
	maxChartPart = 0.82 // of the page's height
	leastScale   = 0.68 // of a chart whose labels need the room
	fieldScale   = 0.82 // of a chart whose four fields are named
	eventScale   = 0.88 // of a chart with events named above it
)

// figure sets a chart under its title, with the sentence to take away.
func (c *composer) figure(f report.Figure, width float64) (block, error) {
	p := &piece{name: "figure " + f.ID}
	leave := c.open("Figure")
	figure := c.at
	figure.alt = alternative(f)
	top := c.figureTitle(p, f, width)
	leave()
	reading := c.faces.settled(prose(f.Reading), readingSize, false, width)
	room := c.bodyHeight - c.above - top - 4 - float64(min(len(reading), 8))*readingLead
	height := min(c.chartHeight(f, width), max(room, minChart))
	canvas, err := charts.Draw(f.Chart, charts.Size{W: width, H: height}, charts.Style{
		Theme: c.doc.Theme, Words: c.words, Font: &c.faces.family,
	})
	if err != nil {
		return block{}, fmt.Errorf("pdf: figure %s: %w", f.ID, err)
	}
	p.items = append(p.items, item{y: top, width: width, art: &art{width: width, height: height, canvas: canvas}, part: figure})
	top += height + 4
	defer c.open("P")()
	for _, s := range reading {
		if s != "" {
			c.set(p, 0, top+firstBase(readingSize, readingLead), line{s, readingSize, false, c.colors.secondary})
			top += readingLead
		}
	}
	p.height = top
	return block{name: p.name, whole: p, space: wideGap, figure: true}, nil
}

// alternative is what a figure says to who cannot see it: its own words, else its
// title and reading.
func alternative(f report.Figure) string {
	for _, s := range []string{f.Alt, f.Title + " " + f.Reading} {
		if s = strings.TrimSpace(proseLine(s)); s != "" {
			return s
		}
	}
	return f.ID
}

// chartHeight is the height a figure asks for, or its chart's own. A chart whose
// height follows its width would be too flat in half the width. It is shrunk in
// full where it is wide, a little where it is narrow or its height follows its
// rows: their labels need the room.
func (c *composer) chartHeight(f report.Figure, width float64) float64 {
	height := charts.Height(f.Chart, width)
	free := charts.Height(f.Chart, c.measure) > 1.5*charts.Height(f.Chart, c.halfMeasure)
	if free && width < c.measure {
		height = max(height, 0.55*width)
	}
	if f.Height > 0 {
		height, free = f.Height*width, true
	}
	scale := c.way.chartScale
	if !free || width < c.measure {
		scale = max(scale, leastScale)
	}
	if len(f.Chart.Quadrants) > 0 {
		scale = max(scale, fieldScale)
	}
	if slices.ContainsFunc(f.Chart.Marks, func(m report.Mark) bool { return m.At.Known && m.Label != "" }) {
		scale = max(scale, eventScale)
	}
	return min(max(height*scale, minChart), maxChartPart*c.bodyHeight)
}

// figureTitle sets rule, title and what stands beside it; it returns where the
// chart begins.
func (c *composer) figureTitle(p *piece, f report.Figure, width float64) float64 {
	defer c.open("Caption")()
	p.rule(0, 0.75, width, 1.5, c.colors.ink)
	title := line{prose(f.Title), bodySize, true, c.colors.ink}
	var parts []string
	for _, s := range []string{f.Unit, f.N, f.Source} {
		if s = proseLine(s); s != "" {
			parts = append(parts, s)
		}
	}
	beside := line{strings.Join(parts, dot), smallSize, false, c.colors.secondary}
	if room := width - c.width(title); beside.text == "" && room >= 0 || c.width(beside)+14 <= room {
		c.set(p, 0, 16, title)
		c.setRight(p, width, 16, beside)
		return figureHead + 2
	}
	top := 4 + c.wrap(p, 0, 4, width, titleLead, title)
	if beside.text == "" {
		return top + 4
	}
	return top + c.wrap(p, 0, top, width, besideLead, beside) + 4
}

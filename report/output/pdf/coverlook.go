package pdf

import "github.com/wxreport/wxreport/charts"

// The covers a theme may ask for. Any other name is the first.
const (
	ringsCover = "rings" // rings on the primary colour
	plainCover = "plain" // the primary colour alone
	bandCover  = "band"  // a band of it above white paper
	paperCover = "paper" // ink on paper, for printers
)

// pen is what is written with on a ground.
type pen struct {
	title, text, faint, rule, bar charts.Color
}

// coverLook is the ground of a cover and the pens for its parts.
type coverLook struct {
	head, body pen
	gradient   *gradient // over the whole page
	paint      func(*charts.Canvas)
}

// coverLook is the theme's.
func (c *composer) coverLook() coverLook {
	deep, paper := c.colors.deep, c.colors.paper
	dark := pen{title: white, text: white, faint: legible(white.Mix(deep, 0.3), white, c.lightest()), rule: white.Alpha(0.45), bar: white.Mix(c.colors.good, 0.35)}
	ink := pen{title: c.colors.primary, text: c.colors.ink, faint: c.colors.secondary, rule: c.colors.hairline, bar: c.colors.primary}
	switch c.doc.Theme.Cover {
	case plainCover:
		return coverLook{head: dark, body: dark, gradient: c.coverGround(c.pageWidth, c.pageHeight), paint: func(*charts.Canvas) {}}
	case bandCover:
		return coverLook{head: dark, body: ink, paint: func(canvas *charts.Canvas) {
			canvas.Rect(0, 0, c.pageWidth, c.pageHeight, 0, paper)
			canvas.Rect(0, 0, c.pageWidth, c.bandEnd(), 0, c.colors.primary)
			canvas.Rect(0, c.bandEnd(), c.pageWidth, 6, 0, deep)
		}}
	case paperCover:
		return coverLook{head: ink, body: ink, paint: func(canvas *charts.Canvas) {
			canvas.Rect(0, 0, c.pageWidth, c.pageHeight, 0, paper)
			canvas.Rect(0, 0, 14, c.pageHeight, 0, c.colors.primary)
			canvas.Rect(14, 0, 3, c.pageHeight, 0, deep)
		}}
	}
	return coverLook{head: dark, body: dark, gradient: c.coverGround(c.pageWidth, c.pageHeight), paint: c.rings}
}

// lightest is the lightest ground of a dark cover.
func (c *composer) lightest() charts.Color { return c.colors.primary.Mix(white, coverGlow) }

// coverGlow is how much white the light end of the cover has.
const coverGlow = 0.04

// bandEnd is the lower end of the band, below title and period.
func (s sheet) bandEnd() float64 { return s.coverMiddle() + 0.14*s.pageHeight }

// coverGround is the primary colour running into the deep one, from the top left
// corner to the bottom right one.
func (c *composer) coverGround(width, height float64) *gradient {
	const dx, dy = 0.3674, 0.9301 // about 68 degrees down
	reach := width*dx + height*dy
	return &gradient{x1: reach * dx, y1: reach * dy, from: c.lightest(), to: c.colors.deep}
}

// rings draws circles around a point low on the right, paler towards the centre.
func (c *composer) rings(canvas *charts.Canvas) {
	const nearest, step, count = 90.0, 33.0, 18
	x, y := c.pageWidth-115.3, c.pageHeight-92.9
	for i := range count {
		share := float64(i) / (count - 1)
		canvas.Stroke(charts.CirclePath(x, y, nearest+float64(i)*step), white.Alpha(0.05+0.21*share), 0.8+2.6*share)
	}
}

package pdf

import "github.com/wxreport/wxreport/report"

// Margins and bands of every page, in points.
const (
	sideMargin = 45.35 // 16 mm
	contentTop = 56.0  // below the running head
	footRoom   = 41.9  // from the end of the content to the edge of the paper
	footGap    = 12.0  // from the end of the content to the running foot
	columnGap  = 16.0
)

// mostMeasure is the widest that running text is set, in points: beyond it the eye
// loses the line. A4 upright is narrower.
const mostMeasure = 540.0

// sheet is the paper of a document and what its margins leave, in points.
type sheet struct {
	pageWidth, pageHeight float64
	contentEnd            float64 // above the running foot
	measure               float64 // width between the margins
	halfMeasure           float64
	bodyHeight            float64
}

// papers are the formats by name, upright.
var papers = map[string][2]float64{report.A4: {595.28, 841.89}, report.Letter: {612, 792}}

// newSheet is the paper a theme asks for; A4 upright where it asks for none.
func newSheet(p report.Page) sheet {
	size, ok := papers[p.Size]
	if !ok {
		size = papers[report.A4]
	}
	if p.Orientation == report.Landscape {
		size[0], size[1] = size[1], size[0]
	}
	s := sheet{pageWidth: size[0], pageHeight: size[1], contentEnd: size[1] - footRoom, measure: size[0] - 2*sideMargin}
	s.halfMeasure = (s.measure - columnGap) / 2
	s.bodyHeight = s.contentEnd - contentTop
	return s
}

// footTop is where the running foot begins.
func (s sheet) footTop() float64 { return s.contentEnd + footGap }

// maxPair is the height above which two half blocks are not set side by side.
func (s sheet) maxPair() float64 { return 0.7 * s.bodyHeight }

// landscape reports whether the paper lies on its long side.
func (s sheet) landscape() bool { return s.pageWidth > s.pageHeight }

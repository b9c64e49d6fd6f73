package charts

import (
	"errors"
	"io"

	"github.com/golang/freetype/truetype"
	chart "github.com/wcharczuk/go-chart/v2"

	"github.com/wxreport/wxreport/report"
)

// course is one line over the positions xs, with its band and area.
type course struct {
	values    []report.Number
	low, high []report.Number
	color     Color
	width     float64
	dash      []float64
	band      Color // between low and high
	area      Color // between the line and the bottom of the plot
}

// trace lets go-chart draw the courses into the frame. A missing value ends a
// run; a run of one position is a dot, as no line shows it.
func (s *sketch) trace(f frame, xs []float64, list []course) {
	var series []chart.Series
	for _, c := range list {
		both := make([]report.Number, len(xs))
		for i := range xs {
			if c.low != nil && c.low[i].Known && c.high[i].Known {
				both[i] = report.Some(1)
			}
		}
		for _, r := range runs(both) {
			if b := (band{xs: xs, low: c.low, high: c.high, run: r, color: c.band}); b.Len() > 1 && c.band.A > 0 {
				series = append(series, b)
			}
		}
	}
	for _, c := range list {
		for _, r := range runs(c.values) {
			if r.to-r.from == 1 {
				s.Circle(xs[r.from], f.y(c.values[r.from].F), c.width*0.9, c.color)
				s.busy = append(s.busy, point{xs[r.from], f.y(c.values[r.from].F)})
				continue
			}
			series = append(series, s.line(f, xs, c, r)...)
		}
	}
	if len(series) == 0 {
		return
	}
	plot := chart.Chart{
		Width: units(s.W), Height: units(s.H), Font: new(truetype.Font), Series: series,
		XAxis: chart.XAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{Min: f.x0, Max: f.x1}},
		YAxis: chart.YAxis{Style: chart.Hidden(), Range: &chart.ContinuousRange{Min: f.lo, Max: f.hi}},
		Background: chart.Style{FillColor: chart.ColorTransparent, StrokeColor: chart.ColorTransparent, Padding: chart.Box{
			Left: units(f.x0), Right: units(s.W) - units(f.x1), Top: units(f.y0), Bottom: units(s.H) - units(f.y1), IsSet: true,
		}},
		Canvas:         chart.Style{FillColor: chart.ColorTransparent, StrokeColor: chart.ColorTransparent},
		YAxisSecondary: chart.YAxis{Style: chart.Hidden()},
	}
	// It only refuses empty ranges and no series, and frames have neither.
	_ = plot.Render(provider(s.Canvas), io.Discard)
}

// line is one run of a course as go-chart series: the area below, then the line.
func (s *sketch) line(f frame, xs []float64, c course, r run) []chart.Series {
	x, y := make([]float64, 0, r.to-r.from), make([]float64, 0, r.to-r.from)
	for i := r.from; i < r.to; i++ {
		x, y = append(x, xs[i]), append(y, c.values[i].F)
		if i > r.from {
			s.occupy(point{xs[i-1], f.y(c.values[i-1].F)}, point{xs[i], f.y(c.values[i].F)})
		}
	}
	var out []chart.Series
	if c.area.A > 0 {
		floor := make([]report.Number, len(xs))
		for i := range floor {
			floor[i] = report.Some(f.lo)
		}
		out = append(out, band{xs: xs, low: c.values, high: floor, run: r, color: c.area})
	}
	dash := make([]float64, len(c.dash))
	for i, d := range c.dash {
		dash[i] = d * subUnits
	}
	return append(out, chart.ContinuousSeries{XValues: x, YValues: y, Style: chart.Style{
		StrokeColor: goColor(c.color), StrokeWidth: c.width * subUnits, StrokeDashArray: dash,
	}})
}

// run is the positions from..to-1, all with known values.
type run struct{ from, to int }

func runs(values []report.Number) []run {
	var out []run
	for i := 0; i < len(values); i++ {
		if !values[i].Known {
			continue
		}
		from := i
		for i < len(values) && values[i].Known {
			i++
		}
		out = append(out, run{from, i})
	}
	return out
}

// band is a tinted area between two bounds, as a go-chart series.
type band struct {
	xs        []float64
	low, high []report.Number
	run       run
	color     Color
}

var (
	_ chart.Series                = band{}
	_ chart.BoundedValuesProvider = band{}
)

func (b band) GetName() string           { return "" }
func (b band) GetYAxis() chart.YAxisType { return chart.YAxisPrimary }
func (b band) GetStyle() chart.Style     { return chart.Style{FillColor: goColor(b.color)} }
func (b band) Len() int                  { return b.run.to - b.run.from }

func (b band) Validate() error {
	if b.Len() < 2 {
		return errors.New("band of fewer than two positions")
	}
	return nil
}

func (b band) GetBoundedValues(i int) (x, y1, y2 float64) {
	i += b.run.from
	return b.xs[i], b.low[i].F, b.high[i].F
}

func (b band) Render(r chart.Renderer, box chart.Box, xrange, yrange chart.Range, _ chart.Style) {
	style := chart.Style{FillColor: goColor(b.color), StrokeColor: chart.ColorTransparent}
	chart.Draw.BoundedSeries(r, box, xrange, yrange, style, b)
}

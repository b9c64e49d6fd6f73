package charts

import (
	"math"
	"testing"

	"github.com/golang/freetype/truetype"
	"github.com/google/go-cmp/cmp"
	chart "github.com/wcharczuk/go-chart/v2"
	"github.com/wcharczuk/go-chart/v2/drawing"
)

func TestRecorderDrawsForGoChart(t *testing.T) {
	t.Parallel()
	c := blank(100, 50)
	r, err := provider(c)(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	r.(*recorder).bold = new(truetype.Font)
	r.SetDPI(300)
	r.SetClassName("ignored")
	r.SetStrokeColor(drawing.ColorRed)
	r.SetFillColor(drawing.ColorBlue)
	r.SetStrokeWidth(2 * subUnits)
	r.SetStrokeDashArray([]float64{3 * subUnits, subUnits})
	r.MoveTo(subUnits, 2*subUnits)
	r.LineTo(10*subUnits, 2*subUnits)
	r.QuadCurveTo(11*subUnits, 0, 12*subUnits, 2*subUnits)
	r.Close()
	r.FillStroke()
	r.Circle(5*subUnits, 20*subUnits, 20*subUnits)
	r.Fill()
	r.SetFont(r.(*recorder).bold)
	r.SetFontSize(9)
	r.SetFontColor(drawing.ColorBlack)
	r.SetTextRotation(math.Pi / 2)
	r.Text("字", 30*subUnits, 20*subUnits)
	upright := r.MeasureText("宽宽宽")
	r.ClearTextRotation()
	level := r.MeasureText("宽宽宽")
	want := Op{Path: Path{}.Move(1, 2).Line(10, 2).Quad(11, 0, 12, 2).Close(), Fill: Color(drawing.ColorBlue), Stroke: Color(drawing.ColorRed), Width: 2, Dash: []float64{3, 1}}
	if len(c.Ops) != 3 || !cmp.Equal(c.Ops[0], want) {
		t.Fatalf("recorded %+v", c.Ops)
	}
	if got := c.Ops[2].Text; got == nil || got.Value != "字" || !got.Bold || got.X != 30 || got.Rotation != math.Pi/2 {
		t.Errorf("text %+v", got)
	}
	if level.Width() != 27*subUnits || upright.Height() != level.Width() {
		t.Errorf("measured %v level and %v upright", level, upright)
	}
	r.ResetStyle()
	r.SetStrokeWidth(subUnits)
	r.MoveTo(0, 0)
	r.LineTo(1, 1)
	r.Stroke() // no colour after a reset
	if err := r.Save(nil); err != nil || len(c.Ops) != 3 || r.GetDPI() != 72*subUnits {
		t.Errorf("after a reset: %d operations, error %v", len(c.Ops), err)
	}
}

func TestGoChartSurvivesOnOurCanvas(t *testing.T) {
	t.Parallel()
	// On go-chart's own raster surface this never returns.
	c := blank(200, 100)
	err := soon(t, "bar chart with NaN", func() error {
		return chart.BarChart{Width: 4000, Height: 2000, Font: new(truetype.Font), Bars: []chart.Value{{Value: 1}, {Value: math.NaN()}, {Value: 3}}}.Render(provider(c), nil)
	})
	for _, op := range c.Ops {
		if op.Text == nil && !op.Path.sane() {
			t.Errorf("kept %+v", op)
		}
	}
	if err == nil && len(c.Ops) == 0 {
		t.Error("drew nothing and said nothing")
	}
}

func TestBandRefusesOnePosition(t *testing.T) {
	t.Parallel()
	if (band{run: run{0, 1}}).Validate() == nil || (band{run: run{0, 2}}).Validate() != nil {
		t.Error("a band needs two positions")
	}
}

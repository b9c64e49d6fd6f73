package charts_test

import (
	"fmt"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/templates/fonts"
)

func ExampleDraw() {
	face, err := font.Parse("NotoSansSC-Regular", fonts.Regular)
	if err != nil {
		fmt.Println(err)
		return
	}
	canvas, err := charts.Draw(
		report.Chart{
			Kind:   "bars",
			Unit:   report.UnitCount,
			Labels: []string{"图文", "视频"},
			Series: []report.Series{{Values: []report.Number{report.Some(245), report.Some(83)}}},
		},
		charts.Size{W: 237, H: 60},
		charts.Style{Words: report.NewWords("zh-CN", nil, nil), Font: &font.Family{Regular: face}},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(canvas.Runes()))
	fmt.Println(len(charts.SVG(canvas)) > 0)
	// Output:
	// 23458图文视频
	// true
}

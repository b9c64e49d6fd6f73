package charts

import "github.com/wxreport/wxreport/report"

func cohortKind() Kind {
	return Kind{
		Name:    "cohort",
		Summary: "How each week's or month's newcomers stay, as a triangle of tinted cells.",
		Reads: "Series are the rows by Name, Labels the columns. A missing value is an empty cell. Values are written without their " +
			"unit where they fit; the darkest cell is the greatest.",
		example: func() report.Chart {
			return report.Chart{Kind: "cohort", Unit: report.UnitRate, Labels: []string{"1天", "2天", "3天", "4天", "5天", "6天", "7天"},
				Series: []report.Series{
					{Name: "10-01 周", Values: some(.70, .54, .42, .38, .35, .34, .33)},
					{Name: "10-08 周", Values: some(.68, .52, .41, .37, .34, .33, .32)},
					{Name: "10-15 周", Values: some(.67, .51, .41, .37, .34, .33, .32)},
					{Name: "10-22 周", Values: some(.65, .49, .39, .35, .32, .31)},
				}}
		},
		Height: func(c report.Chart, _ float64) float64 { return min(float64(max(len(c.Series), 1))*20+16, 420) },
		draw:   drawCohort,
	}
}

func drawCohort(s *sketch) { s.cells(s.grid(0, 26), 0) }

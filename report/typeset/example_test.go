package typeset_test

import (
	"fmt"

	"github.com/wxreport/wxreport/report/typeset"
)

func ExampleBreak() {
	text := typeset.Space(typeset.Sanitize("阅读量1.8万次，“关注→首单”转化率仅3.2%。"))
	for _, line := range typeset.Break(text, 24, em) {
		fmt.Println(line)
	}
	// Output:
	// 阅读量 1.8 万次，“关注→
	// 首单”转化率仅 3.2%。
}

func ExamplePaginate() {
	boxes := []typeset.Box{
		{Height: 400},
		{Height: 30, SpaceBefore: 20, KeepWithNext: true},
		{Header: []float64{24}, Rows: []float64{60, 60, 60, 60, 60, 60, 60, 60, 60, 60}},
	}
	pages, err := typeset.Paginate(boxes, []float64{700})
	if err != nil {
		fmt.Println(err)
		return
	}
	for n, page := range pages {
		for _, p := range page.Pieces {
			fmt.Printf("page %d: box %d rows %d-%d at %g, continued %v\n", n+1, p.Box, p.From, p.To, p.Top, p.Continued)
		}
	}
	// Output:
	// page 1: box 0 rows 0-0 at 0, continued false
	// page 1: box 1 rows 0-0 at 420, continued false
	// page 1: box 2 rows 0-3 at 450, continued false
	// page 2: box 2 rows 3-10 at 0, continued true
}

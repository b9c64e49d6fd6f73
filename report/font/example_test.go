package font_test

import (
	"fmt"

	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/templates/fonts"
)

func Example() {
	regular, err := font.Parse("Noto Sans SC Regular", fonts.Regular)
	if err != nil {
		fmt.Println(err)
		return
	}
	bold, err := font.Parse("Noto Sans SC Bold", fonts.Bold)
	if err != nil {
		fmt.Println(err)
		return
	}
	style := font.Family{Regular: regular, Bold: bold}.Style(true)
	fmt.Printf("%.2f pt\n", style.Width("留存 38%", 10))

	runes := font.Runes{}
	runes.Add("留存 38%𠮷")
	sub, err := style.Subset(runes)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d characters, missing %q, written as %+q\n", len(sub.Codes()), sub.Missing(), sub.Remap("留𠮷"))
	// Output:
	// 43.70 pt
	// 7 characters, missing ['𠮷'], written as "\u7559\ue000"
}

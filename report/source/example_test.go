package source_test

import (
	"fmt"

	"github.com/wxreport/wxreport/report/source"
)

// What a file is follows from its content, not from its name.
func ExampleRecognise() {
	r, err := source.Recognise("download.xls", []byte("日期,新关注人数,取消关注人数\n2026-10-01,1.8万,--\n合计,1.8万,--\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Format, r.Encoding)
	for _, t := range r.Tables {
		fmt.Println(t.Dataset, t.Rows, t.First, t.Columns)
	}
	for _, c := range r.Checks {
		fmt.Println(c.Claim)
	}
	// Output:
	// csv utf-8
	// followers 1 2026-10-01 [{日期 date} {新关注人数 new} {取消关注人数 cancelled}]
	// 1 total rows were left out
}

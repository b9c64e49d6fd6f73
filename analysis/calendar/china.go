package calendar

import (
	_ "embed"
	"sync"

	"github.com/wxreport/wxreport/report"
)

//go:embed china.csv
var chinaFile []byte

// chinaDays is the days off that the program carries.
var chinaDays = sync.OnceValue(func() Statutory {
	days, err := Load("china.csv", chinaFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return days
})

// ChinaWith is China with a user's corrections.
func ChinaWith(days []report.Holiday) *Calendar {
	if len(days) == 0 {
		return China()
	}
	return New(chinaDays().Corrected(days))
}

// China is the calendar with the days off that the program carries. It never
// changes once made.
var China = sync.OnceValue(func() *Calendar {
	return New(chinaDays())
})

package calendar

import (
	_ "embed"
	"sync"
)

//go:embed china.csv
var chinaFile []byte

// China is the calendar with the days off that the program carries. It never
// changes once made.
var China = sync.OnceValue(func() *Calendar {
	days, err := Load("china.csv", chinaFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return New(days)
})

package main

import "time"

// last is the index of the reported month, October 2026; the months before it run from September 2025.
const last = 13

// month is one calendar month: its index in the example and its days in order.
type month struct {
	index int
	days  []time.Time
}

// label writes the month as 2026-10.
func (m month) label() string { return m.days[0].Format("2006-01") }

func calendar() []month {
	months := make([]month, last+1)
	for i := range months {
		first := time.Date(2025, time.September, 1, 0, 0, 0, 0, time.UTC).AddDate(0, i, 0)
		months[i].index = i
		for day := first; day.Month() == first.Month(); day = day.AddDate(0, 0, 1) {
			months[i].days = append(months[i].days, day)
		}
	}
	return months
}

// festive is the activity of a day against an ordinary one, in percent: readers are away around the Spring Festival of 2026
// and have more time in the National Day week.
func festive(day time.Time) int64 {
	switch date := day.Format("0102"); {
	case day.Year() == 2026 && date >= "0215" && date <= "0223":
		return 80
	case date >= "1001" && date <= "1007":
		return 108
	}
	return 100
}

// readingWeek and shoppingWeek are the activity by weekday, Sunday first, in percent.
var (
	readingWeek  = [7]int64{104, 96, 97, 98, 106, 101, 98}
	shoppingWeek = [7]int64{112, 93, 94, 96, 101, 98, 106}
)

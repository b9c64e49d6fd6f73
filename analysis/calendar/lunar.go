package calendar

import (
	"math"
	"sync"
	"time"

	"github.com/6tail/lunar-go/calendar"
)

// festivals are the days of a year that move with the moon or the sun.
type festivals struct {
	cny, qingming, duanwu, qixi, midAutumn date
}

// oneAtATime guards the library, which keeps the last year in a variable.
var oneAtATime sync.Mutex

// julianEpoch is 1970-01-01 as the library counts: its Julian days are of noon.
const julianEpoch = 2440587.5

// reckon computes a year's festivals.
func reckon(year int) festivals {
	oneAtATime.Lock()
	defer oneAtATime.Unlock()
	y := calendar.NewLunarYear(year)
	on := func(month, day int) date {
		return date(math.Floor(y.GetMonth(month).GetFirstJulianDay()-julianEpoch)) + date(day-1)
	}
	return festivals{cny: on(1, 1), qingming: brightness(year), duanwu: on(5, 5), qixi: on(7, 7), midAutumn: on(8, 15)}
}

// brightness is the day of Qingming, the solar term at 15 degrees.
func brightness(year int) date {
	solar := calendar.NewLunarFromYmd(year, 2, 15).GetJieQiTable()["清明"]
	return dateYMD(solar.GetYear(), time.Month(solar.GetMonth()), solar.GetDay())
}

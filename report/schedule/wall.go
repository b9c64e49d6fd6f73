package schedule

import "time"

// Instant is when a zone's clocks show a wall-clock time: the first instant after
// the gap for a time they skip, the first of two for a time they repeat.
func Instant(wall time.Time, zone *time.Location) time.Time {
	wall = Wall(wall)
	var best time.Time
	for _, near := range []time.Duration{-36 * time.Hour, 0, 36 * time.Hour} {
		t := at(wall, offset(wall.Add(near), zone))
		if Wall(t.In(zone)).Equal(wall) && (best.IsZero() || t.Before(best)) {
			best = t
		}
	}
	if !best.IsZero() {
		return best.In(zone)
	}
	// A gap: by the clocks of before, the time lies just after the change.
	start, _ := at(wall, offset(wall.Add(-36*time.Hour), zone)).In(zone).ZoneBounds()
	return start.In(zone)
}

// Wall is what a clock shows, as a time in UTC that stands for no instant.
func Wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func offset(t time.Time, zone *time.Location) time.Duration {
	_, seconds := t.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}

func at(wall time.Time, offset time.Duration) time.Time { return wall.Add(-offset) }

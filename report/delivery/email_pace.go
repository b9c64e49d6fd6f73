package delivery

import (
	"strings"
	"time"

	"github.com/wxreport/wxreport/report/delivery/pace"
)

// NeedsReview reports whether a person must approve what is sent.
func (e *email) NeedsReview() bool { return e.options.Review == "required" }

// ReviewWithin is how long it may take before the owner is reminded.
func (e *email) ReviewWithin() time.Duration { return e.options.ReviewWithin }

// Pace is how often the login may send, for a scheduler that spreads messages over processes. It is named by the
// login at the server, because that is what providers count.
func (e *email) Pace() (key string, perMinute, perDay int) {
	r, limits := e.through, e.limits()
	return strings.TrimSpace(r.Address() + " " + strings.ToLower(r.User)), limits.PerMinute, limits.PerDay
}

// limits are what the workspace says; where it does not, what the provider is known to take; else the defaults.
func (e *email) limits() pace.Limits {
	known := pace.Of(e.through.Host)
	l := pace.Limits{PerMinute: known.PerMinute, PerDay: known.PerDay}
	if e.through.PerMinute > 0 {
		l.PerMinute = e.through.PerMinute
	}
	if e.through.PerDay > 0 {
		l.PerDay = e.through.PerDay
	}
	return l.WithDefaults()
}

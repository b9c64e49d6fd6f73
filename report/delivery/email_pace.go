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
// login at the server, because that is what providers count, or by its domain where they count that.
func (e *email) Pace() (key string, perMinute, perDay int) {
	r, limits := e.through, e.limits()
	who := r.User
	if at := strings.LastIndexByte(who, '@'); at >= 0 && pace.Of(r.Host, who).ByDomain {
		who = who[at:]
	}
	return strings.TrimSpace(r.Address() + " " + strings.ToLower(who)), limits.PerMinute, limits.PerDay
}

// limits are what the workspace says; where it does not, what the provider is known to take; else the defaults.
func (e *email) limits() pace.Limits {
	known := pace.Of(e.through.Host, e.through.User)
	l := pace.Limits{PerMinute: known.PerMinute, PerDay: known.PerDay, PerConnection: known.PerConnection}
	if e.through.PerMinute > 0 {
		l.PerMinute = e.through.PerMinute
	}
	if e.through.PerDay > 0 {
		l.PerDay = e.through.PerDay
	}
	return l.WithDefaults()
}

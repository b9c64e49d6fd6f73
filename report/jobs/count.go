package jobs

import (
	"sync/atomic"

	"github.com/wxreport/wxreport/report"
)

// counters are what this process did since it started.
type counters struct {
	made, failed, skipped, retries      atomic.Int64
	freed, faults, incidents, abandoned atomic.Int64
	making                              atomic.Int64 // now
	accepted, rejected, later, unknown  atomic.Int64
}

func (c *counters) count(r report.Result) {
	switch r {
	case report.Accepted:
		c.accepted.Add(1)
	case report.Rejected:
		c.rejected.Add(1)
	case report.RetryLater:
		c.later.Add(1)
	case report.Unknown:
		c.unknown.Add(1)
	}
}

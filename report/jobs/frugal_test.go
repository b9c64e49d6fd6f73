package jobs

import (
	"math"
	"testing"
)

func TestTheSoftLimitFollowsWhatAReportHolds(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	for _, c := range []struct{ live, most, want int64 }{
		{0, math.MaxInt64, 75 * mib}, {30 * mib, math.MaxInt64, 75 * mib}, {48 * mib, math.MaxInt64, 75 * mib}, {51 * mib, math.MaxInt64, 80 * mib},
		{300 * mib, math.MaxInt64, 456 * mib}, {600 * mib, 768 * mib, 768 * mib}, {0, 48 * mib, 48 * mib},
	} {
		if got := softLimit(c.live, c.most); got != c.want {
			t.Errorf("%d MiB live, at most %d: %d MiB, want %d", c.live/mib, c.most/mib, got/mib, c.want/mib)
		}
	}
}

package jobs

import (
	"context"
	"errors"
	"hash/fnv"
	"net"
	"syscall"
	"time"

	"github.com/wxreport/wxreport/report"
)

// mostTries is how often a report is tried whose failure may pass.
const mostTries = 6

// mayPass reports whether a failure may pass by itself, and how long to wait at least. What is
// wrong in a spec or in data does not pass: nobody gains from trying it again.
func mayPass(err error) (time.Duration, bool) {
	if after, ok := report.RetryAfter(err); ok {
		return after, true
	}
	var broken *panicError
	if errors.As(err, &broken) {
		return 0, false
	}
	var network net.Error
	if errors.As(err, &network) || errors.Is(err, context.DeadlineExceeded) {
		return 0, true
	}
	for _, passing := range []syscall.Errno{syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.ETIMEDOUT, syscall.EMFILE,
		syscall.ENFILE, syscall.ENOSPC, syscall.EAGAIN, syscall.ENOMEM, syscall.EBUSY, syscall.EIO, syscall.ESTALE} {
		if errors.Is(err, passing) {
			return 0, true
		}
	}
	return 0, false
}

// backoff is how long to wait after a number of failures: twice as long each time, up to
// two hours, a fifth more or less so that what failed together does not return together.
func backoff(first time.Duration, failures int, id string) time.Duration {
	wait := first
	for range failures {
		wait = min(2*wait, max(2*time.Hour, first))
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	_, _ = h.Write([]byte{byte(failures)})
	share := float64(h.Sum32()%1000)/2500 - 0.2
	return wait + time.Duration(share*float64(wait))
}

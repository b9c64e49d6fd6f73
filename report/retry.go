package report

import (
	"errors"
	"time"
)

// retryable is a failure that may pass by itself.
type retryable struct {
	error
	after time.Duration
}

func (e retryable) Unwrap() error { return e.error }

// Retryable marks a failure that may pass by itself: a time-out, a quota, a server that is
// down. The next try is not before `after`; 0 leaves that to the scheduler.
func Retryable(err error, after time.Duration) error {
	if err == nil {
		return nil
	}
	return retryable{err, after}
}

// RetryAfter reports whether a failure was marked as one that may pass, and when to try again.
func RetryAfter(err error) (time.Duration, bool) {
	var r retryable
	ok := errors.As(err, &r)
	return r.after, ok
}

package delivery

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/wxreport/wxreport/report"
)

// The tests of hooks look at their secrets and call nothing: a robot has no silent test.
var (
	_ report.Tested = (*wecom)(nil)
	_ report.Tested = (*robot)(nil)
	_ report.Tested = (*webhook)(nil)
	_ report.Tested = (*folder)(nil)
)

// Test reads the robot's address.
func (c *wecom) Test(context.Context) error { return c.setup.secrets(c.hook) }

// Test reads the robot's address and key.
func (r *robot) Test(context.Context) error { return r.setup.secrets(r.hook, r.key) }

// Test reads the hook's address and key.
func (c *webhook) Test(context.Context) error { return c.setup.secrets(c.url, c.key) }

// secrets checks an address and further secrets that may be named.
func (s *Setup) secrets(address report.SecretRef, others ...report.SecretRef) error {
	_, _, err := s.endpoint(address)
	errs := []error{err}
	for _, r := range others {
		if r.Named() {
			_, err := r.Read(s.Env, s.File)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Test reports whether the folder can be there; one whose name has fields is known only by its report.
func (c *folder) Test(context.Context) error {
	info, err := os.Stat(c.place(c.path))
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file, expected a folder", c.path)
	}
	return nil
}

package delivery

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// The tests of hooks look at their secrets and call nothing: a robot has no silent test.
var (
	_ report.Tested = (*wecom)(nil)
	_ report.Tested = (*robot)(nil)
	_ report.Tested = (*webhook)(nil)
	_ report.Tested = (*folder)(nil)
)

// Secrets are where the robot's address is.
func (c *wecom) Secrets() []report.SecretRef { return []report.SecretRef{c.hook} }

// Secrets are where the robot's address and key are.
func (r *robot) Secrets() []report.SecretRef { return []report.SecretRef{r.hook, r.key} }

// Secrets are where the hook's address and key are.
func (c *webhook) Secrets() []report.SecretRef { return []report.SecretRef{c.url, c.key} }

// Test reads the secrets.
func (c *wecom) Test(context.Context) error { return c.setup.secrets(c.Secrets()) }

// Test reads the secrets.
func (r *robot) Test(context.Context) error { return r.setup.secrets(r.Secrets()) }

// Test reads the secrets.
func (c *webhook) Test(context.Context) error { return c.setup.secrets(c.Secrets()) }

// secrets checks an address and the further secrets that are named.
func (s *Setup) secrets(list []report.SecretRef) error {
	_, _, err := s.endpoint(list[0])
	errs := []error{err}
	for _, r := range list[1:] {
		if r.Named() {
			_, err := r.Read(s.Env, s.File)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Test writes into the folder, or into the one that it would be made in. Of a name with fields only the part before
// the first is known.
func (c *folder) Test(context.Context) error {
	known, _, _ := strings.Cut(c.path, "{{")
	if known != c.path { // as far as whole folders go
		known = known[:strings.LastIndexAny(known, `/\`)+1]
	}
	dir := c.place(known)
	info, err := os.Stat(dir)
	for errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
		info, err = os.Stat(dir)
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is a file, expected a folder", dir)
	}
	f, err := os.CreateTemp(dir, ".wxreport-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

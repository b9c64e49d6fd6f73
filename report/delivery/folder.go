package delivery

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/wxreport/wxreport/report"
)

type folderOptions struct {
	Path string `yaml:"path" doc:"folder that receives the files, relative to the spec; a template as outputs.name"`
}

func folderKind() report.Kind[report.Channel] {
	return report.Kind[report.Channel]{Name: "folder", Summary: "A copy of the files in a folder.",
		Example: "folder: {path: delivered/}",
		Options: func() any { return &folderOptions{} },
		Build: func(options any) (report.Channel, error) {
			o := options.(*folderOptions)
			if o.Path == "" {
				return nil, &report.FieldError{Path: "path", Problem: "missing path", Expected: "a folder"}
			}
			if err := template("path", o.Path); err != nil {
				return nil, err
			}
			return &folder{path: o.Path}, nil
		}}
}

// folder copies files. Writing the same file again changes nothing, so it is the one
// channel whose outcome is never unknown.
type folder struct {
	path string
	base string // where relative paths start; empty: the working folder
}

var _ report.Placed = (*folder)(nil)

// In has relative paths start at a folder. They are kept as written in the ledger: another machine may have the workspace
// elsewhere.
func (c *folder) In(base string) report.Channel { return &folder{path: c.path, base: base} }

// place is the folder that a message goes to.
func (c *folder) place(recipient string) string {
	if filepath.IsAbs(recipient) {
		return recipient
	}
	return filepath.Join(c.base, recipient)
}

// Recipients is the folder.
func (c *folder) Recipients(p report.Parcel) []string {
	path, err := report.FillTemplate(c.path, report.JobFields(p.Job))
	if err != nil {
		path = c.path // check refuses bad templates when the spec is read
	}
	return []string{path}
}

// Prepare packs the files into one message.
func (c *folder) Prepare(_ context.Context, p report.Parcel, recipient string) (report.Message, error) {
	var body bytes.Buffer
	w := tar.NewWriter(&body)
	for _, a := range p.Artifacts {
		if err := w.WriteHeader(&tar.Header{Name: a.Name, Mode: 0o644, Size: int64(len(a.Body)), Format: tar.FormatPAX}); err != nil {
			return report.Message{}, fmt.Errorf("folder: %s: %w", a.Name, err)
		}
		if _, err := w.Write(a.Body); err != nil {
			return report.Message{}, fmt.Errorf("folder: %s: %w", a.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return report.Message{}, fmt.Errorf("folder: %w", err)
	}
	return report.Message{ID: report.MessageID(p.ID(), "folder", recipient), Recipient: recipient, Body: body.Bytes()}, nil
}

// Send writes each file beside its place and renames it.
func (c *folder) Send(ctx context.Context, m report.Message, claim report.Claim) report.Delivered {
	if err := os.MkdirAll(c.place(m.Recipient), 0o755); err != nil {
		return report.Delivered{Result: report.RetryLater, Relay: true, Reply: err.Error()}
	}
	if d, ok := claimed(ctx, claim); !ok {
		return d
	}
	n, err := unpack(c.place(m.Recipient), m.Body)
	if err != nil {
		return report.Delivered{Result: report.RetryLater, Relay: true, Reply: err.Error()}
	}
	return report.Delivered{Result: report.Accepted, Reply: fmt.Sprintf("%d files", n)}
}

func unpack(dir string, body []byte) (int, error) {
	r := tar.NewReader(bytes.NewReader(body))
	for n := 0; ; n++ {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, fmt.Errorf("the stored message is damaged: %w", err)
		}
		if h.Name != filepath.Base(h.Name) || strings.ContainsAny(h.Name, `/\`) || h.Name == ".." {
			return n, fmt.Errorf("%q is no file name", h.Name)
		}
		if err := writeFile(dir, h.Name, r); err != nil {
			return n, err
		}
	}
}

func writeFile(dir, name string, from io.Reader) (err error) {
	f, err := os.CreateTemp(dir, ".wxreport-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = io.Copy(f, from)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(dir, name))
}

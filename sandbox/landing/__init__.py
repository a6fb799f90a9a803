"""The plain-http page behind the QR code: out of WeChat's browser, the certificate onto the phone, then on to https."""

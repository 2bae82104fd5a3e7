"""What every part shares that speaks HTTP: bounded answers, loopback, proxies and certificates, JWTs."""

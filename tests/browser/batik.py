"""The shop of the pictures: what it is called, sells and writes, and who buys there."""

from __future__ import annotations

from shared.contract.orders import Account

NAME, PHONE = "Batik Larasati", "6281234567890"
ACCOUNT = Account(bank="BCA", number="4567890123", holder="Larasati Wulandari")
PRODUCTS = (
    ("Kemeja Batik Megamendung L", "KBM-L", 289_000),
    ("Sarung Batik Pekalongan", "SBP-01", 145_000),
    ("Kain Batik Tulis Parang 2 m", "KTP-2M", 425_000),
    ("Dress Batik Truntum M", "DBT-M", 315_000),
    ("Outer Batik Lawasan", "OBL-01", 235_000),
    ("Scarf Sutra Sekar Jagad", "SSJ-01", 175_000),
    ("Tas Pandan Batik", "TPB-03", 128_000),
    ("Selendang Lurik", "SLK-02", 98_000),
)
PEOPLE = (
    ("Siti Rahayu", "Jl. Kaliurang km 7,5 No. 12", "Yogyakarta", "DI Yogyakarta", "55281"),
    ("Budi Santoso", "Jl. Melati 5", "Bandung", "Jawa Barat", "40123"),
    ("Dewi Lestari", "Jl. Raya Darmo 88", "Surabaya", "Jawa Timur", "60264"),
    ("Agus Wijaya", "Jl. Gajah Mada 21", "Denpasar", "Bali", "80112"),
    ("Rina Marlina", "Jl. Sudirman 140", "Palembang", "Sumatera Selatan", "30126"),
    ("Joko Prasetyo", "Jl. Slamet Riyadi 301", "Surakarta", "Jawa Tengah", "57141"),
    ("Made Ayu Pratiwi", "Jl. Hayam Wuruk 9", "Mataram", "NTB", "83121"),
    ("Fitri Handayani", "Jl. Pettarani 45", "Makassar", "Sulawesi Selatan", "90222"),
    ("Hendra Gunawan", "Jl. Imam Bonjol 17", "Medan", "Sumatera Utara", "20152"),
    ("Maya Kusuma", "Jl. Kemang Raya 33", "Jakarta Selatan", "DKI Jakarta", "12730"),
    ("Teguh Firmansyah", "Jl. Ahmad Yani 60", "Semarang", "Jawa Tengah", "50136"),
    ("Nur Aisyah", "Jl. Veteran 4", "Malang", "Jawa Timur", "65145"),
)
PARCELS = (("JNE", "JNE00"), ("J&T Express", "JP77"), ("SiCepat", "0041"))
THANKS = "Terima kasih, pembayarannya sudah kami terima. Pesanan segera kami siapkan."
SENT = "Paketnya sudah kami serahkan ke kurir. Terima kasih sudah berbelanja"

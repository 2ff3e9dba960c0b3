"""Reads data/centres/*.yaml and writes the directory."""

import json
from pathlib import Path

import markdown
import yaml
from pelican import signals
from pelican.generators import Generator


class DirectoryGenerator(Generator):
    def generate_context(self):
        data = Path(self.settings["DATA_PATH"])
        with (data / "folders.yaml").open(encoding="utf-8") as file:
            self.folders = yaml.safe_load(file)
        self.centres = []
        for path in data.glob("centres/*.yaml"):
            with path.open(encoding="utf-8") as file:
                centre = yaml.safe_load(file)
            centre["content"] = markdown.markdown(centre["text"])
            self.centres.append(centre)
        self.centres.sort(key=lambda centre: centre["weight"])
        self.by_slug = {centre["slug"]: centre for centre in self.centres}
        for centre in self.centres:
            for near in centre["near"]:
                near["centre"] = self.by_slug[near["slug"]]
        self.groups = {
            folder["folder"]: [
                {
                    "slug": slug,
                    "title": title,
                    "centres": [centre for centre in self.centres if slug in centre[folder["folder"]]],
                }
                for slug, title in folder["terms"]
            ]
            for folder in self.folders
        }
        self.context["centres"] = self.centres
        self.context["by_slug"] = self.by_slug
        self.context["labels"] = {folder["folder"]: dict(folder["terms"]) for folder in self.folders}

    def generate_output(self, writer):
        self.writer = writer
        self.urls = [("", None), ("centres/", None), ("actualites/", None)]
        for centre in self.centres:
            self.write(f"centres/{centre['slug']}/", "centre", centre=centre, changed=centre["changed"])
        size = self.settings["DIRECTORY_PAGE_SIZE"]
        parts = [self.centres[start : start + size] for start in range(0, len(self.centres), size)]
        urls = ["centres/"] + [f"centres/page/{number}/" for number in range(2, len(parts) + 1)]
        for number, part in enumerate(parts):
            writer.write_file(
                f"{urls[number]}index.html",
                self.get_template("directory"),
                self.context,
                url=urls[number],
                shown=part,
                previous=urls[number - 1] if number else None,
                following=urls[number + 1] if number + 1 < len(urls) else None,
            )
        for folder in self.folders:
            groups = self.groups[folder["folder"]]
            self.write(f"{folder['folder']}/", "folder", folder=folder, groups=groups)
            for group in groups:
                self.write(f"{folder['folder']}/{group['slug']}/", "group", folder=folder, group=group)
        self.urls += [(article.url, article.date.strftime("%Y-%m-%d")) for article in self.context["articles"]]
        writer.write_file("sitemap.xml", self.get_template("sitemap"), self.context, urls=self.urls)
        output = Path(self.output_path, "centres.geojson")
        output.write_text(json.dumps(self.geojson(), ensure_ascii=False), encoding="utf-8")

    def write(self, url, template, changed=None, **kwargs):
        self.urls.append((url, changed))
        self.writer.write_file(f"{url}index.html", self.get_template(template), self.context, url=url, **kwargs)

    def geojson(self):
        siteurl = self.settings["SITEURL"]
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": centre["slug"],
                    "geometry": {"type": "Point", "coordinates": [centre["longitude"], centre["latitude"]]},
                    "properties": {
                        "nom": centre["name"],
                        "situation": centre["situations"][0],
                        "preuve": centre["claim_typed"],
                        "commune": centre["commune_typed"],
                        "intercommunalite": centre["epci"],
                        "adresse": f"{siteurl}/centres/{centre['slug']}/",
                    },
                }
                for centre in self.centres
            ],
        }


def get_generators(_):
    return DirectoryGenerator


def register():
    signals.get_generators.connect(get_generators)
